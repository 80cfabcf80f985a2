package dev.runnel.model;

import dev.runnel.run.FileReference;
import dev.runnel.run.Value;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** How a provider is asked over HTTP and how its answers read. */
sealed interface Dialect permits OpenAiDialect, AnthropicDialect {

    /**
     * One request, ready to be sent.
     *
     * @param address where to
     * @param headers besides those of every request
     * @param body JSON
     * @param reader makes what reads its answer
     */
    record Question(
            URI address,
            List<Map.Entry<String, String>> headers,
            byte[] body,
            Function<AnswerRecorder, AnswerReader> reader) {}

    /** The members of the request beside model and prompt, before rules rename and drop any; may be changed. */
    Map<String, Value> parameters(ProviderCall call);

    /** The members that carry the request's meaning: a provider that refuses one of them is not asked without it. */
    Set<String> kept();

    /**
     * The request.
     *
     * @param images the prompt's images; a file that is not among them is left out
     * @param parameters what {@link #parameters} gave, after rules
     */
    Question question(ProviderCall call, Map<FileReference, PromptImage> images, Map<String, Value> parameters);
}
