package dev.runnel.server.surface.service;

import dev.runnel.contract.OpenApiDocument;
import dev.runnel.contract.Surface;
import dev.runnel.server.http.PlainHandler;
import dev.runnel.server.http.Reply;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The OpenAPI 3.2 document of this surface, made once of the declarations that route, and served to everybody. */
public final class ServiceDocument {

    /** Where it is served. */
    public static final String PATH = "/openapi/service.json";

    private static final OpenApiDocument.Info INFO = new OpenApiDocument.Info(
            "Runnel Service API",
            InfoOperations.SERVER_VERSION,
            "Runs apps and keeps their conversations. Requests, frames, errors and status codes are Dify's; the version"
                    + " is that of Dify's contract.",
            "Apache-2.0",
            "An app's key, as `runnel serve` prints it or `runnel key create` makes it.");

    private ServiceDocument() {}

    /**
     * The document.
     *
     * @throws dev.runnel.contract.ContractException with every contradiction between the declarations
     */
    public static OpenApiDocument of(Surface... surfaces) {
        return OpenApiDocument.of(INFO, ServiceErrors.catalogue(), surfaces);
    }

    /** The handler by path. */
    public static Map<String, PlainHandler> handlers(Surface... surfaces) {
        byte[] text = of(surfaces).json().getBytes(StandardCharsets.UTF_8);
        var reply = new Reply.Bytes(
                200,
                "application/json",
                Map.of(
                        "ETag", "\"" + hash(text) + "\"",
                        "Cache-Control", "public, max-age=300",
                        "Access-Control-Allow-Origin", "*",
                        "X-Content-Type-Options", "nosniff"),
                text.length,
                () -> new ByteArrayInputStream(text));
        return Map.of(PATH, () -> reply);
    }

    private static String hash(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 16);
        } catch (NoSuchAlgorithmException unreachable) {
            throw new IllegalStateException("every JDK has SHA-256", unreachable);
        }
    }
}
