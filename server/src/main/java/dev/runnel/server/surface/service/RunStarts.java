package dev.runnel.server.surface.service;

import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Ids;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.CanonicalRequest;
import dev.runnel.server.usecase.run.RunRequest;
import dev.runnel.server.usecase.run.StartRun;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every operation that starts a run shares: the request, the idempotency key, the last event id, the answer. */
final class RunStarts {

    /** What such an operation can fail with beside the errors of its own mode. */
    static final String[] ERRORS = {
        "invalid_param",
        "bad_request",
        "app_unavailable",
        "provider_not_initialize",
        "provider_quota_exceeded",
        "model_currently_not_support",
        "completion_request_error",
        "not_found",
        "conflict",
        "too_many_requests",
        "service_unavailable"
    };

    /** What a start of a run can fail with in operations of one kind of app. */
    static String[] errors(String wrongMode) {
        return Stream.concat(Arrays.stream(ERRORS), Stream.of(wrongMode)).toArray(String[]::new);
    }

    private final StartRun starter;
    private final RunReplies replies;

    /**
     * What a body says, whichever it is.
     *
     * @param workflow the published workflow that is meant, as it came
     */
    record Content(
            Map<String, Object> inputs,
            String query,
            @Nullable List<Map<String, Object>> files,
            @Nullable String conversation,
            boolean autoGenerateName,
            @Nullable String workflow,
            String responseMode,
            @Nullable String traceId) {

        /** Whether the answer is a stream. */
        boolean streaming() {
            return responseMode.equals("streaming");
        }
    }

    RunStarts(StartRun starter, RunReplies replies) {
        this.starter = starter;
        this.replies = replies;
    }

    /** Starts the run, or comes back to it, and answers. */
    Reply start(Call<Caller> call, Content content) {
        String user = call.text("user");
        LastEventId last = LastEventId.of(call);
        RunRequest request = request(call, content);
        StartRun.Started started = last == null
                ? starter.start(call.principal(), user, request)
                : starter.resume(call.principal(), user, request, last.run());
        return switch (started) {
            case StartRun.Running running ->
                replies.started(call, running, last == null ? 0 : last.number(), content.streaming());
            case StartRun.Refused refused -> replies.refused(call, refused, content.streaming());
        };
    }

    private RunRequest request(Call<Caller> call, Content content) {
        List<Map<String, Object>> files = content.files();
        String named = content.workflow();
        String workflow = named == null || named.isEmpty() ? null : named;
        return new RunRequest(
                (ObjectValue) Value.ofPlain(content.inputs()),
                content.query(),
                files == null
                        ? List.of()
                        : files.stream()
                                .map(file -> (ObjectValue) Value.ofPlain(file))
                                .toList(),
                Ids.parse(content.conversation()),
                content.autoGenerateName(),
                workflow,
                content.streaming(),
                replies.origin(call),
                Tracing.id(call, content.traceId()),
                idempotency(call, workflow));
    }

    private static RunRequest.@Nullable Idempotency idempotency(Call<Caller> call, @Nullable String workflow) {
        String key = call.header("Idempotency-Key").orElse(null);
        if (key == null) {
            return null;
        }
        if (!key.matches("[\\x21-\\x7e]{1,255}")) {
            throw ApiError.invalid("Idempotency-Key: must be 1 to 255 visible ASCII characters");
        }
        // The workflow may stand in the path: it is part of the request wherever it stands.
        String operation = call.operation().id() + (workflow == null ? "" : " " + workflow);
        return new RunRequest.Idempotency(key, CanonicalRequest.hash(operation, call.rawBody()));
    }
}
