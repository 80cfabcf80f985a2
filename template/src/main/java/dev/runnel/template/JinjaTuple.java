package dev.runnel.template;

import java.util.List;

/** A tuple; a group of the filter {@code groupby} is one whose items have names too. */
final class JinjaTuple implements JinjaObject {

    static final JinjaTuple EMPTY = new JinjaTuple(List.of());

    private final List<Object> items;
    private final boolean group;

    JinjaTuple(List<Object> items) {
        this(items, false);
    }

    private JinjaTuple(List<Object> items, boolean group) {
        this.items = List.copyOf(items);
        this.group = group;
    }

    static JinjaTuple of(Object first, Object second) {
        return new JinjaTuple(List.of(first, second));
    }

    static JinjaTuple group(Object grouper, JinjaList list) {
        return new JinjaTuple(List.of(grouper, list), true);
    }

    List<Object> items() {
        return items;
    }

    boolean isGroup() {
        return group;
    }

    @Override
    public String typeName() {
        return group ? "_GroupTuple" : "tuple";
    }
}
