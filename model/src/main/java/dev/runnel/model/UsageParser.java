package dev.runnel.model;

import dev.runnel.run.Value;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ObjectValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads the {@code usage} object of OpenAI's dialect; once or twice in an answer, so by the simple way of a value. */
final class UsageParser {

    private UsageParser() {}

    /** Reads the object that begins at the parser's current token. */
    static TokenReport read(JsonParser json) {
        return of((ObjectValue) ChunkJson.read(json));
    }

    static TokenReport of(ObjectValue usage) {
        ObjectValue prompt = usage.object("prompt_tokens_details");
        long cached = number(prompt.get("cached_tokens"));
        return new TokenReport(
                number(usage.get("prompt_tokens")),
                number(usage.get("completion_tokens")),
                number(usage.object("completion_tokens_details").get("reasoning_tokens")),
                cached > 0 ? cached : number(usage.get("prompt_cache_hit_tokens")),
                number(prompt.get("cache_write_tokens")));
    }

    private static long number(@Nullable Value value) {
        return switch (value) {
            case IntegerValue(long number) -> Math.max(0, number);
            case DecimalValue(double number) -> Math.max(0, (long) number);
            case null, default -> 0;
        };
    }
}
