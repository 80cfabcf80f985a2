package dev.runnel.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A list; one made of the caller's data is a copy, whose items are copied when they are first read. */
final class JinjaList implements JinjaObject {

    private final ArrayList<Object> items;
    private final boolean ofCaller;

    JinjaList(Collection<?> items) {
        this.items = new ArrayList<>(items);
        this.ofCaller = false;
    }

    private JinjaList(ArrayList<Object> items, boolean ofCaller) {
        this.items = items;
        this.ofCaller = ofCaller;
    }

    static JinjaList ofCaller(List<?> list) {
        var items = new ArrayList<Object>(list.size());
        for (Object item : list) {
            items.add(item == null ? None.NONE : item);
        }
        return new JinjaList(items, true);
    }

    int size() {
        return items.size();
    }

    Object get(int index) {
        Object item = items.get(index);
        if (ofCaller) {
            item = CallerValues.enter(item);
            items.set(index, item);
        }
        return item;
    }

    /** All items, for reading and changing. */
    List<Object> items() {
        if (ofCaller) {
            items.replaceAll(CallerValues::enter);
        }
        return items;
    }

    @Override
    public String typeName() {
        return "list";
    }
}
