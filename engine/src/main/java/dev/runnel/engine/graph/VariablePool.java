package dev.runnel.engine.graph;

import dev.runnel.engine.VariableTypes;
import dev.runnel.run.FileReference;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import dev.runnel.run.Words;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a run in two levels, node and name (workflow.md section 3.1).
 *
 * <p>Nodes that run beside each other read it while the run's own thread writes. Values are immutable, so that a copy of
 * the two levels is a deep copy.
 */
public final class VariablePool {

    private final Map<String, Map<String, Value>> nodes = new ConcurrentHashMap<>();

    /** Types that variables keep whatever their value is. */
    private final Map<Selector, String> declared = new ConcurrentHashMap<>();

    /** What stands for a secret where people read. */
    public static final String MASK = "********************";

    private volatile List<String> secrets = List.of();

    /** Names the texts that {@link #masked} hides: the values of secret environment variables. */
    public void hide(List<String> texts) {
        secrets = texts.stream()
                .filter(text -> !text.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text without secrets, for what people read of a node's work. */
    public String masked(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /** The object without secrets in its texts, at any depth. */
    public ObjectValue masked(ObjectValue object) {
        return secrets.isEmpty() ? object : (ObjectValue) masked((Value) object);
    }

    private Value masked(Value value) {
        return switch (value) {
            case TextValue(String text) -> Value.of(masked(text));
            case ListValue(List<Value> items) ->
                new ListValue(items.stream().map(this::masked).toList());
            case ObjectValue(Map<String, Value> members) -> {
                var masked = new LinkedHashMap<String, Value>();
                members.forEach((name, member) -> masked.put(masked(name), masked(member)));
                yield new ObjectValue(masked);
            }
            case Value.NullValue same -> same;
            case Value.BooleanValue same -> same;
            case Value.IntegerValue same -> same;
            case Value.DecimalValue same -> same;
            case FileValue same -> same;
        };
    }

    /** Writes one variable. */
    public void set(String node, String name, Value value) {
        nodes.computeIfAbsent(node, key -> new ConcurrentHashMap<>()).put(name, value);
    }

    /** Gives a variable a type that it keeps: an empty list of texts takes texts only (workflow.md section 3.2). */
    public void declare(String node, String name, String type) {
        declared.put(Selector.of(node, name), type);
    }

    /** The type of a variable that has that value: the declared one of a list, the value's own of anything else. */
    public String type(Selector selector, Value value) {
        String type = declared.get(selector);
        return type != null && type.startsWith("array[") && value instanceof ListValue ? type : VariableTypes.of(value);
    }

    /** Writes the outputs of a node. */
    public void setAll(String node, ObjectValue outputs) {
        if (!outputs.members().isEmpty()) {
            nodes.computeIfAbsent(node, key -> new ConcurrentHashMap<>()).putAll(outputs.members());
        }
    }

    /** Forgets what a node wrote. */
    public void drop(String node) {
        nodes.remove(node);
    }

    /** Everything under one head, in no particular order. */
    public ObjectValue all(String head) {
        Map<String, Value> variables = nodes.get(head);
        return variables == null ? ObjectValue.EMPTY : new ObjectValue(new LinkedHashMap<>(variables));
    }

    /** The value, or null where there is none; a variable that is null yields {@link Value#NULL}. */
    public @Nullable Value find(Selector selector) {
        Map<String, Value> variables = nodes.get(selector.node());
        Value value = variables == null ? null : variables.get(selector.name());
        List<String> parts = selector.parts();
        for (int i = 2; i < parts.size() && value != null; i++) {
            value = member(value, parts.get(i));
        }
        return value;
    }

    /** The value, or {@link Value#NULL} where there is none. */
    public Value get(Selector selector) {
        Value value = find(selector);
        return value == null ? Value.NULL : value;
    }

    private static @Nullable Value member(Value value, String name) {
        return switch (value) {
            case ObjectValue object -> object.get(name);
            case FileValue(FileReference file) -> attribute(file, name);
            case Value.NullValue ignored -> null;
            case Value.BooleanValue ignored -> null;
            case Value.IntegerValue ignored -> null;
            case Value.DecimalValue ignored -> null;
            case Value.TextValue ignored -> null;
            case Value.ListValue ignored -> null;
        };
    }

    /** An attribute of a file as conditions, templates and list operations name them; null for an unknown one. */
    public static @Nullable Value attribute(FileReference file, String name) {
        return switch (name) {
            case "type" -> Value.of(Words.of(file.type()));
            case "size" -> Value.of(file.size());
            case "name" -> Value.of(file.name());
            case "mime_type" -> Value.of(file.mimeType());
            case "transfer_method" -> Value.of(Words.of(file.transfer()));
            case "url" -> Value.of(file.remoteUrl());
            case "extension" -> Value.of(file.extension());
            case "related_id" -> {
                var stored = file.storedFile();
                yield Value.of(stored == null ? null : stored.toString());
            }
            default -> null;
        };
    }

    /** A pool with the same variables, on which writes are its own. */
    public VariablePool copy() {
        var copy = new VariablePool();
        copy.secrets = secrets;
        copy.declared.putAll(declared);
        nodes.forEach((node, variables) -> copy.nodes.put(node, new ConcurrentHashMap<>(variables)));
        return copy;
    }
}
