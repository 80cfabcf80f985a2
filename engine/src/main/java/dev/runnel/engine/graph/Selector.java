package dev.runnel.engine.graph;

import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a variable is: the node (or {@code sys}, {@code env}, {@code conversation}), its name there, and members below it.
 *
 * @param parts at least two
 */
public record Selector(List<String> parts) {

    /** The head of system variables. */
    public static final String SYSTEM = "sys";
    /** The head of environment variables. */
    public static final String ENVIRONMENT = "env";
    /** The head of conversation variables. */
    public static final String CONVERSATION = "conversation";

    public Selector {
        parts = List.copyOf(parts);
        if (parts.size() < 2) {
            throw new IllegalArgumentException("a selector has at least two parts");
        }
    }

    public static Selector of(String... parts) {
        return new Selector(List.of(parts));
    }

    /** The selector that a JSON list of texts spells, or null where it spells none. */
    public static @Nullable Selector ofValue(@Nullable Value value) {
        if (!(value instanceof ListValue(List<Value> items)) || items.size() < 2) {
            return null;
        }
        var parts = new ArrayList<String>(items.size());
        for (Value item : items) {
            if (!(item instanceof TextValue(String part))) {
                return null;
            }
            parts.add(part);
        }
        return new Selector(parts);
    }

    /** The id of the node, or a special head. */
    public String node() {
        return parts.get(0);
    }

    /** The variable's name at its node. */
    public String name() {
        return parts.get(1);
    }

    /** Whether it names a conversation variable. */
    public boolean conversation() {
        return node().equals(CONVERSATION);
    }

    /** Whether it names that output of that node or a member of it. */
    public boolean within(String node, String name) {
        return node().equals(node) && name().equals(name);
    }

    /** The parts with dots between them, as templates write them. */
    public String dotted() {
        return String.join(".", parts);
    }
}
