package dev.runnel.template;

import java.util.List;

/** What {@code cycler()} makes: one value after the other, over and over. */
final class Cycler implements JinjaObject {

    private final List<Object> items;
    private int position;

    Cycler(List<Object> items) {
        if (items.isEmpty()) {
            throw Fault.evaluation("at least one item has to be provided");
        }
        this.items = List.copyOf(items);
    }

    Object current() {
        return items.get(position);
    }

    Object next() {
        Object current = current();
        position = (position + 1) % items.size();
        return current;
    }

    void reset() {
        position = 0;
    }

    List<Object> items() {
        return items;
    }

    int position() {
        return position;
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Cycler";
    }
}
