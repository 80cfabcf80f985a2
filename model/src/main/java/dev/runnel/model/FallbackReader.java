package dev.runnel.model;

import dev.runnel.run.Value;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code models.fallback} from the tree of a configuration and tells of every fault in its shape. */
final class FallbackReader {

    private static final Set<String> KEYS = Set.of("for", "app", "node", "use", "seconds", "attempts");

    private final ObjectValue tree;
    private final String path;
    private final Consumer<String> fault;

    private FallbackReader(ObjectValue tree, String path, Consumer<String> fault) {
        this.tree = tree;
        this.path = path;
        this.fault = fault;
    }

    static List<ModelFallback> read(Value list, String path, Consumer<String> fault) {
        List<ModelFallback> all = new ArrayList<>();
        if (!(list instanceof ListValue(List<Value> items))) {
            fault.accept(path + ": must be a list of mappings (for, app, node, use, seconds, attempts)");
            return all;
        }
        for (int i = 0; i < items.size(); i++) {
            String entry = path + "[" + i + "]";
            if (items.get(i) instanceof ObjectValue tree) {
                all.add(new FallbackReader(tree, entry, fault).read());
            } else {
                fault.accept(entry + ": must be a mapping (for, app, node, use, seconds, attempts)");
            }
        }
        return all;
    }

    private ModelFallback read() {
        tree.members().keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> fault.accept(
                        path + "." + key + ": is no setting of a fallback (for, app, node, use, seconds, attempts)"));
        String model = text("for");
        return new ModelFallback(
                model == null ? "" : model,
                text("app"),
                text("node"),
                use(),
                Duration.ofSeconds(number("seconds", ModelFallback.USUAL_BUDGET.toSeconds())),
                (int) number("attempts", ModelFallback.USUAL_ATTEMPTS));
    }

    /** Ids of nodes may look like numbers. */
    private @Nullable String text(String key) {
        return switch (tree.get(key)) {
            case TextValue(String text) -> text;
            case IntegerValue(long number) -> Long.toString(number);
            case null -> null;
            default -> {
                fault.accept(path + "." + key + ": must be a text");
                yield null;
            }
        };
    }

    private List<String> use() {
        List<String> use = new ArrayList<>();
        switch (tree.get("use")) {
            case TextValue(String one) -> use.add(one);
            case ListValue(List<Value> items) ->
                items.forEach(item -> {
                    if (item instanceof TextValue(String name)) {
                        use.add(name);
                    } else {
                        fault.accept(path + ".use: must be a list of provider/model");
                    }
                });
            case null -> {}
            default -> fault.accept(path + ".use: must be a list of provider/model");
        }
        return use;
    }

    private long number(String key, long usual) {
        return switch (tree.get(key)) {
            case IntegerValue(long number) when Math.abs(number) < Integer.MAX_VALUE -> number;
            case null -> usual;
            default -> {
                fault.accept(path + "." + key + ": must be a whole number");
                yield usual;
            }
        };
    }
}
