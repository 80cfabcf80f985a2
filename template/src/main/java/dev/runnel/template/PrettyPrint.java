package dev.runnel.template;

import java.util.ArrayList;
import java.util.List;

/** Values printed over several lines of at most 80 characters, as Python's {@code pprint} does. */
final class PrettyPrint {

    private static final int WIDTH = 80;

    private final TextBuilder text;
    private final Budget budget;

    private PrettyPrint(Budget budget) {
        this.text = new TextBuilder(budget);
        this.budget = budget;
    }

    static String print(Object value, Budget budget) {
        var print = new PrettyPrint(budget);
        print.value(value, 0, 0, 1);
        return print.text.finish();
    }

    /** @param allowance room on the last line for what closes the values around this one */
    private void value(Object value, int indent, int allowance, int level) {
        budget.enter();
        String flat = flat(value);
        if (Characters.length(flat) <= WIDTH - indent - allowance) {
            text.append(flat);
        } else {
            switch (value) {
                case JinjaDict dict -> {
                    text.append('{');
                    members(sorted(dict), indent + 1, allowance + 1, level);
                    text.append('}');
                }
                case JinjaList list -> {
                    text.append('[');
                    items(list.items(), indent, allowance + 1, level);
                    text.append(']');
                }
                case JinjaTuple tuple
                when !tuple.isGroup() -> {
                    String close = tuple.items().size() == 1 ? ",)" : ")";
                    text.append('(');
                    items(tuple.items(), indent, allowance + close.length(), level);
                    text.append(close);
                }
                case String string when !string.isEmpty() -> string(string, flat, indent, allowance, level);
                default -> text.append(flat);
            }
        }
        budget.leave();
    }

    /** Like repr, with the keys of mappings in order. */
    private String flat(Object value) {
        return switch (value) {
            case JinjaDict dict -> {
                budget.enter();
                var flat = new TextBuilder(budget).append('{');
                String separator = "";
                for (Object entry : sorted(dict)) {
                    List<Object> pair = ((JinjaTuple) entry).items();
                    flat.append(separator)
                            .append(flat(pair.get(0)))
                            .append(": ")
                            .append(flat(pair.get(1)));
                    separator = ", ";
                }
                budget.leave();
                yield flat.append('}').finish();
            }
            case JinjaList list -> joined("[", list.items(), "]");
            case JinjaTuple tuple -> joined("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
            default -> TextForm.repr(value, budget);
        };
    }

    private String joined(String open, List<Object> items, String close) {
        budget.enter();
        var flat = new TextBuilder(budget).append(open);
        String separator = "";
        for (Object item : items) {
            flat.append(separator).append(flat(item));
            separator = ", ";
        }
        budget.leave();
        return flat.append(close).finish();
    }

    private List<Object> sorted(JinjaDict dict) {
        return Sorting.sort(
                Types.collect(new DictView(DictView.Kind.ITEMS, dict), budget),
                entry -> ((JinjaTuple) entry).items().getFirst(),
                false,
                budget);
    }

    private void members(List<Object> entries, int indent, int allowance, int level) {
        for (int i = 0; i < entries.size(); i++) {
            List<Object> entry = ((JinjaTuple) entries.get(i)).items();
            boolean last = i == entries.size() - 1;
            String key = flat(entry.get(0));
            text.append(key).append(": ");
            value(entry.get(1), indent + Characters.length(key) + 2, last ? allowance : 1, level + 1);
            if (!last) {
                text.append(",\n").repeat(" ", indent);
            }
        }
    }

    private void items(List<Object> items, int indent, int allowance, int level) {
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                text.append(",\n").repeat(" ", indent + 1);
            }
            value(items.get(i), indent + 1, i == items.size() - 1 ? allowance : 1, level + 1);
        }
    }

    /** A long text as several that follow each other, in parentheses where nothing else is around them. */
    private void string(String string, String flat, int indent, int allowance, int level) {
        boolean outermost = level == 1;
        int start = outermost ? indent + 1 : indent;
        int closing = outermost ? allowance + 1 : allowance;
        List<String> pieces = new ArrayList<>();
        List<String> lines = Characters.lines(string, true);
        for (int i = 0; i < lines.size(); i++) {
            boolean lastLine = i == lines.size() - 1;
            String whole = TextForm.repr(lines.get(i), budget);
            if (Characters.length(whole) <= WIDTH - start - (lastLine ? closing : 0)) {
                pieces.add(whole);
            } else {
                words(lines.get(i), WIDTH - start, lastLine ? closing : 0, pieces);
            }
        }
        if (pieces.size() == 1) {
            text.append(flat);
            return;
        }
        text.append(outermost ? "(" : "");
        for (int i = 0; i < pieces.size(); i++) {
            text.append(i > 0 ? "\n" : "").repeat(" ", i > 0 ? start : 0).append(pieces.get(i));
        }
        text.append(outermost ? ")" : "");
    }

    private void words(String line, int width, int closing, List<String> pieces) {
        List<String> words = new ArrayList<>();
        for (int start = 0, end = 0; start < line.length(); start = end) {
            while (end < line.length() && !Characters.isSpace(line.charAt(end))) {
                end++;
            }
            while (end < line.length() && Characters.isSpace(line.charAt(end))) {
                end++;
            }
            words.add(line.substring(start, end));
        }
        String current = "";
        for (int i = 0; i < words.size(); i++) {
            String candidate = current + words.get(i);
            int room = width - (i == words.size() - 1 ? closing : 0);
            if (Characters.length(TextForm.repr(candidate, budget)) <= room) {
                current = candidate;
                continue;
            }
            if (!current.isEmpty()) {
                pieces.add(TextForm.repr(current, budget));
            }
            current = words.get(i);
        }
        if (!current.isEmpty()) {
            pieces.add(TextForm.repr(current, budget));
        }
    }
}
