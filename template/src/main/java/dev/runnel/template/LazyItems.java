package dev.runnel.template;

import java.util.Iterator;

/** Items that are worked out when they are asked for, and can be read once. */
record LazyItems(String typeName, Iterator<Object> iterator) implements JinjaObject {

    static LazyItems generator(Iterator<Object> items) {
        return new LazyItems("generator", items);
    }
}
