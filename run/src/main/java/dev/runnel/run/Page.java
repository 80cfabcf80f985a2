package dev.runnel.run;

import java.util.List;

/**
 * A slice of a longer list.
 *
 * @param items in the list's order
 * @param more whether others follow
 */
public record Page<T>(List<T> items, boolean more) {
    public Page {
        items = List.copyOf(items);
    }
}
