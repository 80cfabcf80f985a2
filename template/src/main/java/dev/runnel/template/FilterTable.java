package dev.runnel.template;

import java.util.HashMap;
import java.util.Map;

/** All filters by their names. */
final class FilterTable {

    /** What a filter does. */
    interface Filter {
        Object apply(Evaluator evaluator, Object value, Arguments arguments);
    }

    static final Map<String, Filter> TABLE = table();

    /** Filters of Jinja that are none here, and why. */
    static final Map<String, String> REFUSED =
            Map.of("random", "the filter 'random' is not supported: a rendering gives the same text each time");

    private FilterTable() {}

    private static Map<String, Filter> table() {
        Map<String, Filter> table = new HashMap<>();
        table.putAll(TextFilters.TABLE);
        table.putAll(MarkupFilters.TABLE);
        table.putAll(NumberFilters.TABLE);
        table.putAll(SequenceFilters.TABLE);
        table.putAll(OrderFilters.TABLE);
        table.putAll(SelectionFilters.TABLE);
        return Map.copyOf(table);
    }
}
