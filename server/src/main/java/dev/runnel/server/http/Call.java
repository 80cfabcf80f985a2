package dev.runnel.server.http;

import dev.runnel.contract.Operation;
import dev.runnel.server.error.ApiError;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that was routed, authenticated and validated.
 *
 * @param <P> what authentication yields
 */
public final class Call<P> {

    private final Request request;
    private final Operation operation;
    private final @Nullable P principal;
    private final Map<String, @Nullable Object> parameters;
    private final @Nullable Object body;
    private final @Nullable JsonBody json;
    private final @Nullable Upload upload;
    private final String requestId;
    private final String baseUrl;

    Call(
            Request request,
            Operation operation,
            @Nullable P principal,
            Map<String, @Nullable Object> parameters,
            @Nullable Object body,
            @Nullable JsonBody json,
            @Nullable Upload upload,
            String requestId,
            String baseUrl) {
        this.request = request;
        this.operation = operation;
        this.principal = principal;
        this.parameters = parameters;
        this.body = body;
        this.json = json;
        this.upload = upload;
        this.requestId = requestId;
        this.baseUrl = baseUrl;
    }

    public Operation operation() {
        return operation;
    }

    /** Who calls; operations that authenticate always have one. */
    public P principal() {
        if (principal == null) {
            throw new IllegalStateException(operation.id() + " does not authenticate");
        }
        return principal;
    }

    /** The bound body record. */
    public <B> B body(Class<B> type) {
        return Objects.requireNonNull(type.cast(body));
    }

    /** The JSON body as it was parsed: what a fingerprint is made of. */
    public Map<String, @Nullable Object> rawBody() {
        return json == null ? Map.of() : json.members();
    }

    /** The file of an upload. */
    public Upload upload() {
        if (upload == null) {
            throw new IllegalStateException(operation.id() + " takes no upload");
        }
        return upload;
    }

    /** A declared text parameter, or null where it is absent. */
    public @Nullable String text(String name) {
        return (String) parameters.get(name);
    }

    /** A declared text parameter that is absent or not empty, else the other value. */
    public String text(String name, String otherwise) {
        String text = text(name);
        return text == null ? otherwise : text;
    }

    /** A declared whole number with a default. */
    public int whole(String name) {
        return ((Number) Objects.requireNonNull(parameters.get(name))).intValue();
    }

    /** A declared flag with a default. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(parameters.get(name));
    }

    /** A declared UUID parameter, or null where it is absent or empty. */
    public @Nullable UUID id(String name) {
        return Ids.parse(text(name));
    }

    /** A UUID of the path. */
    public UUID pathId(String name) {
        UUID id = id(name);
        if (id == null) {
            throw ApiError.notFound("The requested URL was not found on the server.");
        }
        return id;
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** A query parameter that is not declared, for rules that hold for every operation. */
    public Optional<String> rawQuery(String name) {
        return Optional.ofNullable(Request.extractQueryParameters(request).getValue(name));
    }

    /**
     * Runs {@code action} when the connection is found to be gone, or the server closes it, while nobody reads or writes:
     * whoever waits for something else is woken by it. A client that leaves silently is found by the next write only.
     */
    public void whenLost(Runnable action) {
        request.addFailureListener(failure -> action.run());
    }

    /** Names this request in logs and in the answer's header. */
    public String requestId() {
        return requestId;
    }

    /** The address under which the caller reaches this server, without a slash at its end. */
    public String baseUrl() {
        return baseUrl;
    }
}
