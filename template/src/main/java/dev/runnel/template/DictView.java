package dev.runnel.template;

import java.util.Iterator;

/** The live keys, values or items of a mapping. */
record DictView(Kind kind, JinjaDict dict) implements JinjaObject {

    enum Kind {
        KEYS,
        VALUES,
        ITEMS
    }

    Iterator<Object> iterator() {
        Iterator<JinjaDict.Entry> entries = dict.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Object next() {
                JinjaDict.Entry entry = entries.next();
                return switch (kind) {
                    case KEYS -> entry.key();
                    case VALUES -> entry.value();
                    case ITEMS -> JinjaTuple.of(entry.key(), entry.value());
                };
            }
        };
    }

    @Override
    public String typeName() {
        return switch (kind) {
            case KEYS -> "dict_keys";
            case VALUES -> "dict_values";
            case ITEMS -> "dict_items";
        };
    }
}
