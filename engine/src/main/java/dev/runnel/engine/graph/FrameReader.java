package dev.runnel.engine.graph;

import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.graph.NodeFrame.ErrorStrategy;
import dev.runnel.engine.graph.NodeFrame.Retry;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.LinkedHashMap;

/** Reads what every node has: error strategy, default values, retries, nesting (workflow.md section 1.2). */
final class FrameReader {

    private static final int MOST_RETRIES = 10;
    private static final int LONGEST_INTERVAL = 60_000;

    private FrameReader() {}

    /** @param parent the node in which it is drawn, empty for none: start marks name their container only so */
    static NodeFrame read(String id, NodeType type, ConfigurationNode data, String parent) {
        String iteration = data.text("iteration_id", "");
        String loop = data.text("loop_id", "");
        String title = data.text("title", "");
        return new NodeFrame(
                id,
                type.wire(),
                title.isEmpty() ? type.wire() : title,
                !iteration.isEmpty() ? iteration : !loop.isEmpty() ? loop : parent.isEmpty() ? null : parent,
                strategy(data),
                type.retries() ? retry(data.object("retry_config")) : Retry.NONE);
    }

    private static ErrorStrategy strategy(ConfigurationNode data) {
        return switch (data.text("error_strategy", "")) {
            case "", "none" -> new ErrorStrategy.Fail();
            case "fail-branch" -> new ErrorStrategy.FailBranch();
            case "default-value" -> new ErrorStrategy.DefaultValue(defaults(data));
            default -> {
                data.warn("error_strategy", "must be fail-branch or default-value");
                yield new ErrorStrategy.Fail();
            }
        };
    }

    private static ObjectValue defaults(ConfigurationNode data) {
        var values = new LinkedHashMap<String, Value>();
        for (ConfigurationNode item : data.objects("default_value")) {
            String key = item.requiredText("key");
            String type = item.text("type", "string");
            Value value = parsed(item, type, item.object().members().getOrDefault("value", Value.NULL));
            if (!fits(type, value)) {
                item.warn("value", "must be " + type);
            }
            values.put(key, value);
        }
        return new ObjectValue(values);
    }

    /** A text for another type is read: a number as such, everything else as JSON. */
    private static Value parsed(ConfigurationNode item, String type, Value value) {
        if (type.equals("string") || !(value instanceof TextValue(String text))) {
            return value;
        }
        try {
            return JsonText.parse(text.strip());
        } catch (IllegalArgumentException malformed) {
            item.warn("value", "must be JSON of type " + type);
            return value;
        }
    }

    private static boolean fits(String type, Value value) {
        return switch (type) {
            case "string" -> value instanceof TextValue;
            case "number" -> value instanceof Value.IntegerValue || value instanceof Value.DecimalValue;
            case "object" -> value instanceof ObjectValue;
            case "boolean" -> value instanceof Value.BooleanValue;
            default -> !type.startsWith("array") || value instanceof Value.ListValue;
        };
    }

    private static Retry retry(ConfigurationNode settings) {
        if (!settings.flag("retry_enabled", false)) {
            return Retry.NONE;
        }
        Integer attempts = settings.integer("max_retries");
        Integer interval = settings.integer("retry_interval");
        return new Retry(
                Math.clamp(attempts == null ? 0 : attempts, 0, MOST_RETRIES),
                Math.clamp(interval == null ? 1000 : interval, 0, LONGEST_INTERVAL));
    }
}
