package dev.runnel.template;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The variables of a block; what is not here is looked for in the block around it. */
final class Scope {

    private final @Nullable Scope outer;
    private String[] names = new String[4];
    private Object[] values = new Object[4];
    private int size;

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** The value, {@link Arguments#ABSENT} for a parameter that got none, or null where there is no such variable. */
    @Nullable
    Object get(String name) {
        Scope scope = this;
        while (scope != null) {
            int index = scope.index(name);
            if (index >= 0) {
                return scope.values[index];
            }
            scope = scope.outer;
        }
        return null;
    }

    void set(String name, Object value) {
        int index = index(name);
        if (index >= 0) {
            values[index] = value;
            return;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = value;
    }

    private int index(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
