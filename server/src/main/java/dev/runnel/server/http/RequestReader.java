package dev.runnel.server.http;

import dev.runnel.contract.Body;
import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Parameter;
import dev.runnel.contract.Validation;
import dev.runnel.contract.Violation;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Reads what an operation declares out of a request: parameters, body, user. */
final class RequestReader {

    /** Text fields of a form stay below this. */
    private static final int MAX_FIELD = 64 * 1024;

    private static final String NO_USER = "Arg user must be provided.";

    private final HttpSettings settings;

    RequestReader(HttpSettings settings) {
        this.settings = settings;
    }

    /** Everything that the operation declares, validated, and the {@code user} argument under that name. */
    <P> Call<P> read(
            Request request,
            Operation operation,
            Map<String, String> path,
            @Nullable P principal,
            String requestId,
            String baseUrl) {
        JsonBody json = null;
        Upload upload = null;
        Object record = null;
        var validation = new Validation();
        var values = new HashMap<String, @Nullable Object>();
        pathParameters(operation, path, values);
        Fields query = query(request);
        if (operation.body() instanceof Body.Json) {
            json = json(request);
        } else if (operation.body() instanceof Body.Upload(String part)) {
            upload = upload(request, part);
        }
        values.put("user", user(operation.user(), query, json, upload));
        for (Parameter parameter : operation.parameters()) {
            switch (parameter.location()) {
                case PATH -> {}
                case QUERY -> single(parameter, query.getValue(parameter.name()), validation, values);
                case FORM ->
                    single(
                            parameter,
                            upload == null ? null : upload.fields().get(parameter.name()),
                            validation,
                            values);
            }
        }
        if (operation.body() instanceof Body.Json(var shape) && json != null) {
            @SuppressWarnings("unchecked")
            var checked = (Map<String, @Nullable Object>) validation.check(shape.schema(), json.members(), "");
            if (checked != null && validation.violations().isEmpty()) {
                record = shape.bind(checked);
            }
        }
        refuse(validation.violations());
        return new Call<>(request, operation, principal, values, record, json, upload, requestId, baseUrl);
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw ApiError.invalid(
                    violations.stream().map(Violation::toString).limit(20).collect(Collectors.joining("\n")));
        }
    }

    /** A path that breaks its parameter's shape is no path at all (service-api.md section 1.3). */
    private static void pathParameters(Operation operation, Map<String, String> path, Map<String, Object> values) {
        var validation = new Validation();
        path.forEach((name, text) -> {
            Parameter parameter = operation.parameter(name);
            if (parameter != null) {
                values.put(name, validation.checkText(parameter.schema(), text, name));
            }
        });
        if (!validation.violations().isEmpty()) {
            throw ApiError.notFound("The requested URL was not found on the server.");
        }
    }

    private static void single(
            Parameter parameter, @Nullable String text, Validation validation, Map<String, @Nullable Object> values) {
        if (text != null) {
            values.put(parameter.name(), validation.checkText(parameter.schema(), text, parameter.name()));
        } else if (parameter.required()) {
            throw ApiError.invalid(parameter.name() + ": is required");
        } else {
            values.put(parameter.name(), parameter.otherwise());
        }
    }

    private static @Nullable String user(User where, Fields query, @Nullable JsonBody json, @Nullable Upload upload) {
        Object given = switch (where) {
            case NONE -> null;
            case QUERY_OPTIONAL, QUERY_REQUIRED -> query.getValue("user");
            case JSON_OPTIONAL, JSON_REQUIRED ->
                json == null ? null : json.members().get("user");
            case FORM_OPTIONAL -> upload == null ? null : upload.fields().get("user");
        };
        String user = given == null || given instanceof Map || given instanceof List ? "" : String.valueOf(given);
        if (user.isEmpty() && (where == User.QUERY_REQUIRED || where == User.JSON_REQUIRED)) {
            throw ApiError.invalid(NO_USER);
        }
        return user.isEmpty() ? null : user.replace("\0", "");
    }

    private static Fields query(Request request) {
        try {
            return Request.extractQueryParameters(request, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | BadMessageException malformed) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The query string is not valid UTF-8.");
        }
    }

    private JsonBody json(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        String media = type == null ? "" : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            throw ApiError.of(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.");
        }
        return JsonBody.parse(bytes(request));
    }

    private byte[] bytes(Request request) {
        int limit = settings.maxBody();
        if (request.getLength() > limit) {
            throw tooLarge(limit);
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            // Not readNBytes: it ends with a read of no bytes, for which Jetty waits until more has come.
            var bytes = new ByteArrayOutputStream(Math.max(512, (int) request.getLength()));
            var buffer = new byte[8 * 1024];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                bytes.write(buffer, 0, count);
                if (bytes.size() > limit) {
                    throw tooLarge(limit);
                }
            }
            return bytes.toByteArray();
        } catch (IOException broken) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The body could not be read to its end.");
        }
    }

    private static ApiError tooLarge(long limit) {
        return ApiError.of(
                ErrorCode.REQUEST_ENTITY_TOO_LARGE, "The body is larger than the limit of " + limit + " bytes.");
    }

    private Upload upload(Request request, String name) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw ApiError.of(ErrorCode.NO_FILE_UPLOADED, "Please upload your file as multipart/form-data.");
        }
        var config = new MultiPartConfig.Builder()
                .location(settings.temporary())
                .maxParts(20)
                .maxSize(settings.maxForm())
                .maxPartSize(settings.maxUpload())
                .maxMemoryPartSize(MAX_FIELD)
                .maxHeadersSize(8 * 1024)
                .build();
        MultiPartFormData.Parts parts;
        try {
            parts = MultiPartFormData.getParts(request, request, type, config);
        } catch (RuntimeException broken) {
            throw partFault(broken);
        }
        // The parts' files live as long as the request.
        Request.addCompletionListener(request, failure -> parts.close());
        MultiPart.Part file = null;
        int files = 0;
        var fields = new LinkedHashMap<String, String>();
        for (MultiPart.Part part : parts) {
            if (part.getFileName() != null || name.equals(part.getName())) {
                files++;
                file = name.equals(part.getName()) ? part : file;
            } else if (part.getName() != null && part.getLength() <= MAX_FIELD) {
                fields.put(part.getName(), part.getContentAsString(StandardCharsets.UTF_8));
            }
        }
        if (files > 1) {
            throw ApiError.of(ErrorCode.TOO_MANY_FILES, "Only one file is allowed.");
        }
        if (file == null) {
            throw ApiError.of(ErrorCode.NO_FILE_UPLOADED, "Please upload your file.");
        }
        String media = file.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return new Upload(
                file.getFileName(), media == null ? "application/octet-stream" : media, file.getLength(), fields, file);
    }

    private ApiError partFault(RuntimeException broken) {
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            boolean tooLong = message.matches("max (\\w+ )*(length|size) exceeded.*");
            if (tooLong || (cause instanceof HttpException http && http.getCode() == 413)) {
                return ApiError.of(
                        ErrorCode.FILE_TOO_LARGE,
                        "The file is larger than the limit of " + settings.maxUpload() / (1024 * 1024) + " MB.");
            }
        }
        return ApiError.of(ErrorCode.BAD_REQUEST, "The body is no valid multipart form.");
    }
}
