package dev.runnel.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What both of OpenAI's completion protocols say alike: errors, and the end of a stream. */
sealed interface OpenAiDialect extends Dialect permits ChatCompletionsDialect, LegacyCompletionsDialect {

    /** What the request lacks besides a model, null for nothing. */
    @Nullable
    String missing(ProviderRequest request);

    @Override
    default Frame errorFrame(String message) {
        return new Frame(
                null,
                OpenAiBodies.body(message, "server_error", null, "server_error").toString(),
                false);
    }

    @Override
    default ObjectNode error(ProviderRequest request, int status, @Nullable String message, @Nullable String code) {
        return OpenAiBodies.of(request, status, message, code);
    }

    @Override
    default ObjectNode unsupported(String parameter) {
        return OpenAiBodies.unsupported(parameter);
    }

    @Override
    default @Nullable String complaint(ProviderRequest request) {
        return request.model().isEmpty() ? "you must provide a model parameter" : missing(request);
    }

    /** Whether a stream reports usage: where it is asked for, or always. */
    static boolean streamsUsage(Script script) {
        boolean asked = script.request()
                .json()
                .path("stream_options")
                .path("include_usage")
                .booleanValue(false);
        return script.reportsUsage() && (asked || script.usage() == Behavior.UsageReport.ALWAYS);
    }

    /**
     * Ends a stream.
     *
     * @param usage an empty chunk, for the usage if it is reported
     */
    static void end(List<Frame> frames, Script script, ObjectNode usage) {
        if (streamsUsage(script)) {
            usage.putArray("choices");
            usage.set("usage", OpenAiBodies.usage(script.tokens()));
            frames.add(new Frame(null, usage.toString(), false));
        }
        frames.add(new Frame(null, "[DONE]", false));
    }
}
