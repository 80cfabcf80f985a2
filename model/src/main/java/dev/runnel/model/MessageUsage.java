package dev.runnel.model;

import dev.runnel.run.Value;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * The usage of one answer in Anthropic's dialect, put together from what its events say; a later number replaces an
 * earlier one.
 *
 * <p>The dialect counts cached tokens beside the prompt's; here they are part of it.
 */
final class MessageUsage {

    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long reasoning;
    private boolean said;

    /** Takes a {@code usage} object. */
    void add(ObjectValue usage) {
        said |= usage.get("output_tokens") != null || usage.get("input_tokens") != null;
        input = number(usage.get("input_tokens"), input);
        cacheRead = number(usage.get("cache_read_input_tokens"), cacheRead);
        cacheWrite = number(usage.get("cache_creation_input_tokens"), cacheWrite);
        output = number(usage.get("output_tokens"), output);
        reasoning = number(usage.object("output_tokens_details").get("thinking_tokens"), reasoning);
    }

    /** What was consumed so far, or null where nothing was said of it. */
    @Nullable
    TokenReport report() {
        return said
                ? new TokenReport(
                        input + cacheRead + cacheWrite, output, Math.min(reasoning, output), cacheRead, cacheWrite)
                : null;
    }

    private static long number(@Nullable Value value, long otherwise) {
        return switch (value) {
            case IntegerValue(long number) -> Math.max(0, number);
            case DecimalValue(double number) -> Math.max(0, (long) number);
            case null, default -> otherwise;
        };
    }
}
