package dev.runnel.server.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the HTTP adapter listens, and its limits.
 *
 * @param host interface
 * @param port 0 for a free one
 * @param publicUrl absolute address under which clients reach this server, with its path prefix; empty for none
 * @param trustedProxies networks whose X-Forwarded headers are believed, as CIDR
 * @param writeStall a connection that makes no progress for so long is cut
 * @param headTime a client must have sent its request head within that
 * @param maxBody bytes of a JSON body
 * @param maxUpload bytes of an uploaded file
 * @param maxHead bytes of a request head
 * @param temporary folder for uploads that are not small
 */
public record HttpSettings(
        String host,
        int port,
        String publicUrl,
        List<String> trustedProxies,
        Duration writeStall,
        Duration headTime,
        int maxBody,
        long maxUpload,
        int maxHead,
        Path temporary) {

    /** Room for the text fields of a form and what stands between its parts. */
    private static final long AROUND_THE_FILE = 1024 * 1024;

    /** Bytes of a multipart body, everything in it together. */
    long maxForm() {
        return maxUpload + AROUND_THE_FILE;
    }
}
