package dev.runnel.template;

import dev.runnel.template.FilterTable.Filter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The filters for HTML, URLs, JSON, and the printed forms of values. */
final class MarkupFilters {

    static final Map<String, Filter> TABLE = Map.ofEntries(
            Map.entry("e", MarkupFilters::escape),
            Map.entry("escape", MarkupFilters::escape),
            Map.entry("forceescape", MarkupFilters::forceEscape),
            Map.entry("safe", MarkupFilters::safe),
            Map.entry("striptags", MarkupFilters::stripTags),
            Map.entry("urlencode", MarkupFilters::urlEncode),
            Map.entry("urlize", MarkupFilters::urlize),
            Map.entry("xmlattr", MarkupFilters::xmlAttributes),
            Map.entry("tojson", MarkupFilters::toJson),
            Map.entry("pprint", MarkupFilters::prettyPrint));

    private MarkupFilters() {}

    private static Object escape(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("escape", 0);
        return Escaping.escape(value, evaluator.budget());
    }

    private static Object forceEscape(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("forceescape", 0);
        return new Markup(Escaping.escape(TextForm.str(value, evaluator.budget()), evaluator.budget()));
    }

    private static Object safe(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("safe", 0);
        return new Markup(TextForm.str(value, evaluator.budget()));
    }

    private static Object stripTags(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("striptags", 0);
        return Tags.strip(TextForm.str(value, evaluator.budget()), evaluator.budget());
    }

    private static Object urlEncode(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("urlencode", 0);
        Budget budget = evaluator.budget();
        if (Types.isText(value) || !Types.isIterable(value)) {
            return quoted(TextForm.str(value, budget), false, budget);
        }
        Object pairs = value instanceof JinjaDict dict ? new DictView(DictView.Kind.ITEMS, dict) : value;
        var query = new TextBuilder(budget);
        Iterator<Object> iterator = Types.iterate(pairs, budget);
        for (boolean first = true; iterator.hasNext(); first = false) {
            List<Object> pair = Types.collect(iterator.next(), budget);
            if (pair.size() != 2) {
                throw Fault.evaluation("urlencode() takes pairs of a name and a value");
            }
            query.append(first ? "" : "&")
                    .append(quoted(TextForm.str(pair.get(0), budget), true, budget))
                    .append('=')
                    .append(quoted(TextForm.str(pair.get(1), budget), true, budget));
        }
        return query.finish();
    }

    private static String quoted(String text, boolean inQuery, Budget budget) {
        var quoted = new TextBuilder(budget);
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xFF);
            boolean plain = character >= 'a' && character <= 'z'
                    || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9'
                    || "_.-~".indexOf(character) >= 0
                    || character == '/' && !inQuery;
            if (plain) {
                quoted.append(character);
            } else if (character == ' ' && inQuery) {
                quoted.append('+');
            } else {
                quoted.append('%')
                        .append(Character.toUpperCase(Character.forDigit(character >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(character & 15, 16)));
            }
        }
        return quoted.finish();
    }

    private static Object urlize(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("urlize", 0, "trim_url_limit", "nofollow", "target", "rel", "extra_schemes");
        Budget budget = evaluator.budget();
        return Urlize.apply(
                Escaping.escape(value, budget).text(),
                new Urlize.Options(
                        bound.isSet(0) ? bound.smallInteger(0, 0) : -1,
                        bound.truth(1, false),
                        bound.isSet(2) ? bound.text(2) : "",
                        bound.isSet(3) ? bound.text(3) : "",
                        bound.isSet(4) ? TextFilters.texts(bound.get(4), budget) : List.of()),
                budget);
    }

    private static Object xmlAttributes(Evaluator evaluator, Object value, Arguments arguments) {
        boolean space = arguments.bind("xmlattr", 0, "autospace").truth(0, true);
        Budget budget = evaluator.budget();
        if (!(value instanceof JinjaDict dict)) {
            throw value instanceof Undefined undefined
                    ? undefined.fault()
                    : Fault.evaluation("'" + Types.name(value) + "' object has no attribute 'items'");
        }
        var attributes = new TextBuilder(budget);
        boolean first = true;
        for (JinjaDict.Entry entry : dict.entries()) {
            budget.step();
            if (entry.value() == None.NONE || entry.value() instanceof Undefined) {
                continue;
            }
            String name = Types.text(entry.key());
            if (name == null) {
                throw Fault.evaluation("expected string, got '" + Types.name(entry.key()) + "'");
            }
            if (name.chars().anyMatch(c -> " \t\n\r\f\u000B/>=".indexOf(c) >= 0)) {
                throw Fault.evaluation("Invalid character in attribute name: " + TextForm.quote(name));
            }
            attributes
                    .append(first && !space ? "" : " ")
                    .append(Escaping.escape(entry.key(), budget).text())
                    .append("=\"")
                    .append(Escaping.escape(entry.value(), budget).text())
                    .append('"');
            first = false;
        }
        return attributes.finish();
    }

    private static Object toJson(Evaluator evaluator, Object value, Arguments arguments) {
        Bound bound = arguments.bind("tojson", 0, "indent");
        return new Markup(JsonForm.write(value, bound.get(0, None.NONE), evaluator.budget()));
    }

    private static Object prettyPrint(Evaluator evaluator, Object value, Arguments arguments) {
        arguments.bind("pprint", 0);
        return PrettyPrint.print(value, evaluator.budget());
    }
}
