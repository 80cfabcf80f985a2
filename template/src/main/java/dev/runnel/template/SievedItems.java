package dev.runnel.template;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Those of other items that pass, each looked at when it is asked for. */
abstract class SievedItems implements Iterator<Object> {

    private final Iterator<Object> items;
    private @Nullable Object next;

    SievedItems(Iterator<Object> items) {
        this.items = items;
    }

    /** Whether the item is one of those; asked once for each, in order. */
    abstract boolean passes(Object item);

    @Override
    public final boolean hasNext() {
        while (next == null && items.hasNext()) {
            Object item = items.next();
            if (passes(item)) {
                next = item;
            }
        }
        return next != null;
    }

    @Override
    public final Object next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Object item = next;
        next = null;
        return item;
    }
}
