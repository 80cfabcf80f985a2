package dev.runnel.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The names that the bodies being parsed read: a macro's special variables exist only where they are used. */
final class NameUses {

    private final Deque<Set<String>> open = new ArrayDeque<>();

    void begin() {
        open.push(new HashSet<>());
    }

    Set<String> end() {
        Set<String> names = open.pop();
        if (!open.isEmpty()) {
            open.peek().addAll(names);
        }
        return names;
    }

    void read(String name) {
        if (!open.isEmpty()) {
            open.peek().add(name);
        }
    }
}
