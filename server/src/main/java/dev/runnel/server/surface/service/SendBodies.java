package dev.runnel.server.surface.service;

import dev.runnel.contract.Schema;
import dev.runnel.contract.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of requests that start runs (service-api.md section 3). */
final class SendBodies {

    private SendBodies() {}

    /** A chat message. */
    record Chat(
            @Shape(value = "Values of the app's variables", required = true)
            Map<String, Object> inputs,

            @Shape(value = "What the user says", required = true)
            String query,

            @Shape(value = "Files sent along", most = 100) @Nullable
            List<Map<String, Object>> files,

            @Shape(
                    value = "How the answer is delivered",
                    otherwise = "blocking",
                    words = {"blocking", "streaming"})
            String responseMode,

            @Shape(value = "The conversation to go on with", format = Schema.Format.UUID_OR_EMPTY) @Nullable
            String conversationId,

            @Shape(value = "Whether a new conversation gets a title", otherwise = "true")
            boolean autoGenerateName,

            @Shape("A published version, for chatflows") @Nullable
            String workflowId,

            @Shape(value = "The caller's id for tracing", coerced = true) @Nullable
            String traceId,

            @Shape(value = "The caller's id for a session of traces", coerced = true) @Nullable
            String traceSessionId,

            @Shape(value = "Who is meant, unique within the app", coerced = true, required = true)
            String user) {}

    /** A completion. */
    record Completion(
            @Shape(value = "Values of the app's variables", required = true)
            Map<String, Object> inputs,

            @Shape("What the user says, nothing where it is absent") @Nullable
            String query,

            @Shape(value = "Files sent along", most = 100) @Nullable
            List<Map<String, Object>> files,

            @Shape(
                    value = "How the answer is delivered",
                    otherwise = "blocking",
                    words = {"blocking", "streaming"})
            String responseMode,

            @Shape(value = "The caller's id for tracing", coerced = true) @Nullable
            String traceId,

            @Shape(value = "The caller's id for a session of traces", coerced = true) @Nullable
            String traceSessionId,

            @Shape(value = "Who is meant, unique within the app", coerced = true, required = true)
            String user) {}

    /** A run of a workflow. */
    record Workflow(
            @Shape(value = "Values of the app's variables", required = true)
            Map<String, Object> inputs,

            @Shape(value = "Files sent along", most = 100) @Nullable
            List<Map<String, Object>> files,

            @Shape(
                    value = "How the result is delivered",
                    otherwise = "blocking",
                    words = {"blocking", "streaming"})
            String responseMode,

            @Shape(value = "The caller's id for tracing", coerced = true) @Nullable
            String traceId,

            @Shape(value = "The caller's id for a session of traces", coerced = true) @Nullable
            String traceSessionId,

            @Shape(value = "Who is meant, unique within the app", coerced = true, required = true)
            String user) {}

    /** Who stops a task. */
    record Stop(
            @Shape(value = "Who started it", coerced = true, required = true)
            String user) {}
}
