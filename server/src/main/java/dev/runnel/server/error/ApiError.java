package dev.runnel.server.error;

import java.util.Map;

/** A request cannot be served; thrown by use cases, rendered by the surface. Its message is for the caller. */
public final class ApiError extends RuntimeException {

    private final ErrorCode code;
    private final transient Map<String, String> headers;

    private ApiError(ErrorCode code, String message, Map<String, String> headers) {
        super(message);
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    public static ApiError of(ErrorCode code, String message) {
        return new ApiError(code, message, Map.of());
    }

    /** An error that says when to come again. */
    public static ApiError retryAfter(ErrorCode code, String message, int seconds) {
        return new ApiError(code, message, Map.of("Retry-After", Integer.toString(seconds)));
    }

    /** An error with an HTTP header that belongs to it. */
    public static ApiError withHeader(ErrorCode code, String message, String name, String value) {
        return new ApiError(code, message, Map.of(name, value));
    }

    public static ApiError invalid(String message) {
        return of(ErrorCode.INVALID_PARAM, message);
    }

    public static ApiError notFound(String message) {
        return of(ErrorCode.NOT_FOUND, message);
    }

    public ErrorCode code() {
        return code;
    }

    /** HTTP headers that belong to the error. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The message, which an API error always has. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
