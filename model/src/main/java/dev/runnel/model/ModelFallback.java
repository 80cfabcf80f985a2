package dev.runnel.model;

import dev.runnel.run.Value;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who takes over when a model cannot serve: one entry of {@code models.fallback}.
 *
 * @param model {@code provider/model} as an app file names it or as it is served here, {@code provider/*}, or {@code *}
 * @param app name or id of the only app that is meant, null for all
 * @param node id of the only graph node that is meant, null for all
 * @param use provider/model of those that take over, in this order
 * @param budget after how much time no further attempt begins
 * @param attempts requests in all, the first one included
 */
public record ModelFallback(
        String model, @Nullable String app, @Nullable String node, List<String> use, Duration budget, int attempts) {

    /** 30 s. */
    public static final Duration USUAL_BUDGET = Duration.ofSeconds(30);

    /** Three requests. */
    public static final int USUAL_ATTEMPTS = 3;

    public ModelFallback {
        use = List.copyOf(use);
    }

    /**
     * Reads the list of a configuration: mappings of {@code for}, {@code app}, {@code node}, {@code use}, {@code seconds},
     * {@code attempts}.
     *
     * @param path path of the list, for faults
     * @param fault is told of each fault of shape; what is faulty is left out
     */
    public static List<ModelFallback> of(Value list, String path, Consumer<String> fault) {
        return FallbackReader.read(list, path, fault);
    }
}
