package dev.runnel.model;

import dev.runnel.run.FileReference;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.Value;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What any server that speaks OpenAI's dialect understands: {@code POST BASE/chat/completions}, or {@code
 * BASE/completions} for models of that mode.
 */
final class OpenAiDialect implements Dialect {

    private static final Set<String> KEPT = Set.of("model", "messages", "prompt", "stream", "tools");

    private final URI chat;
    private final URI completions;
    private final List<Map.Entry<String, String>> headers;
    private final FaultReader faults;

    /** @param apiKey sent as a bearer token, null or empty for none */
    OpenAiDialect(URI baseUrl, @Nullable String apiKey, FaultReader faults) {
        var base = new BaseAddress(baseUrl);
        this.chat = base.below("/chat/completions");
        this.completions = base.below("/completions");
        this.headers = apiKey == null || apiKey.isEmpty()
                ? List.of()
                : List.of(Map.entry("Authorization", "Bearer " + apiKey));
        this.faults = faults;
    }

    @Override
    public Map<String, Value> parameters(ProviderCall call) {
        return RequestParameters.of(call);
    }

    @Override
    public Set<String> kept() {
        return KEPT;
    }

    @Override
    public Question question(ProviderCall call, Map<FileReference, PromptImage> images, Map<String, Value> parameters) {
        return new Question(
                call.facts().mode() == Mode.COMPLETION ? completions : chat,
                headers,
                new RequestWriter(call, images).write(parameters),
                answer -> new ChunkReader(answer, faults, new ChunkTemplate()));
    }
}
