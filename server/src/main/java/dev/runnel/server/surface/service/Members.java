package dev.runnel.server.surface.service;

import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of an answer's JSON object, in the order of their writing. */
final class Members {

    private final LinkedHashMap<String, Value> members = new LinkedHashMap<>();

    Members text(String name, @Nullable String text) {
        members.put(name, Value.of(text));
        return this;
    }

    Members id(String name, @Nullable UUID id) {
        return text(name, id == null ? null : id.toString());
    }

    Members number(String name, long number) {
        members.put(name, Value.of(number));
        return this;
    }

    Members decimal(String name, double number) {
        members.put(name, Value.of(number));
        return this;
    }

    Members flag(String name, boolean flag) {
        members.put(name, Value.of(flag));
        return this;
    }

    Members value(String name, Value value) {
        members.put(name, value);
        return this;
    }

    /** Milliseconds as whole seconds. */
    Members seconds(String name, long millis) {
        return number(name, Math.floorDiv(millis, 1000L));
    }

    Members absent(String... names) {
        for (String name : names) {
            members.put(name, Value.NULL);
        }
        return this;
    }

    ObjectValue done() {
        return new ObjectValue(members);
    }
}
