package dev.runnel.template;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping in order of insertion; one made of the caller's data is a copy, whose values are copied when first read. */
final class JinjaDict implements JinjaObject {

    /** A key as it was first given, and its value. */
    static final class Entry {
        private final Object key;
        private Object value;

        private Entry(Object key, Object value) {
            this.key = key;
            this.value = value;
        }

        Object key() {
            return key;
        }

        Object value() {
            value = CallerValues.enter(value);
            return value;
        }
    }

    private final LinkedHashMap<Object, Entry> entries = new LinkedHashMap<>();
    private int changes;

    static JinjaDict ofCaller(Map<?, ?> map) {
        var dict = new JinjaDict();
        map.forEach((key, value) -> {
            if (!(key instanceof String)) {
                throw new IllegalArgumentException("the keys of mappings given to a template are strings");
            }
            dict.entries.put(key, new Entry(key, value == null ? None.NONE : value));
        });
        return dict;
    }

    int size() {
        return entries.size();
    }

    /** Rises with every key that comes or goes. */
    int changes() {
        return changes;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    @Nullable
    Object get(Object key, Budget budget) {
        Entry entry = entries.get(HashKey.of(key, budget));
        return entry == null ? null : entry.value();
    }

    void put(Object key, Object value, Budget budget) {
        Object hash = HashKey.of(key, budget);
        Entry entry = entries.get(hash);
        if (entry == null) {
            budget.allocate(1);
            if (entries.size() >= budget.limits().valueSize()) {
                budget.allocate(Long.MAX_VALUE);
            }
            entries.put(hash, new Entry(key, value));
            changes++;
        } else {
            entry.value = value;
        }
    }

    @Nullable
    Object remove(Object key, Budget budget) {
        Entry entry = entries.remove(HashKey.of(key, budget));
        if (entry == null) {
            return null;
        }
        changes++;
        return entry.value();
    }

    @Nullable
    Entry removeLast() {
        if (entries.isEmpty()) {
            return null;
        }
        changes++;
        return entries.pollLastEntry().getValue();
    }

    void clear() {
        entries.clear();
        changes++;
    }

    JinjaDict copy(Budget budget) {
        budget.allocate(size());
        var copy = new JinjaDict();
        entries.forEach((hash, entry) -> copy.entries.put(hash, new Entry(entry.key, entry.value())));
        return copy;
    }

    /** Fails, as in Python, when the mapping changes under the iteration. */
    Iterator<Entry> iterator() {
        Iterator<Entry> inner = entries.values().iterator();
        int size = entries.size();
        int changesBefore = changes;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (changes != changesBefore) {
                    throw Fault.evaluation(
                            entries.size() != size
                                    ? "dictionary changed size during iteration"
                                    : "dictionary keys changed during iteration");
                }
                return inner.hasNext();
            }

            @Override
            public Entry next() {
                return inner.next();
            }
        };
    }

    @Override
    public String typeName() {
        return "dict";
    }
}
