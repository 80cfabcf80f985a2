package dev.runnel.template;

import java.util.List;
import java.util.Random;

/** Makes small templates over the shared values of the vectors: mostly valid ones, which often fail to evaluate. */
final class RandomTemplates {

    private static final List<String> NAMES = List.of(
            "n", "neg", "zero", "f", "s", "empty", "t", "no", "nothing", "l", "words", "mixed", "nested", "d", "user",
            "users", "uni", "html", "text", "missing", "big");
    private static final List<String> LITERALS = List.of(
            "1",
            "2",
            "0",
            "-1",
            "3.5",
            "1e3",
            "'a'",
            "'a b c'",
            "'<x>'",
            "''",
            "true",
            "none",
            "[1, 2, 3]",
            "[]",
            "('x', 1)",
            "{'a': 1}",
            "{}",
            "'🤖é'",
            "'3'",
            "10");
    private static final List<String> BINARY =
            List.of("+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in");
    private static final List<String> FILTERS = List.of(
            "upper",
            "lower",
            "title",
            "capitalize",
            "trim",
            "length",
            "first",
            "last",
            "list",
            "join",
            "join(', ')",
            "sort",
            "sort(reverse=true)",
            "reverse|list",
            "unique|list",
            "sum",
            "min",
            "max",
            "abs",
            "int",
            "float",
            "round",
            "round(1)",
            "string",
            "e",
            "tojson",
            "default('dflt')",
            "d('x', true)",
            "replace('a', 'b')",
            "map('string')|list",
            "map(attribute='name')|list",
            "select|list",
            "reject('none')|list",
            "selectattr('age')|list",
            "batch(2)|list",
            "slice(2)|list",
            "truncate(5)",
            "wordcount",
            "center(9)",
            "indent(2, true)",
            "dictsort",
            "items|list",
            "groupby(0)",
            "groupby('age')",
            "format(1)",
            "pprint",
            "xmlattr",
            "urlencode",
            "striptags",
            "wordwrap(4)",
            "filesizeformat",
            "sort(attribute='name')",
            "map('upper')|join('-')",
            "select('string')|list",
            "count",
            "map('length')|sum",
            "urlize");
    private static final List<String> TESTS = List.of(
            "defined",
            "undefined",
            "none",
            "string",
            "number",
            "integer",
            "float",
            "mapping",
            "sequence",
            "iterable",
            "odd",
            "even",
            "divisibleby 2",
            "true",
            "false",
            "boolean",
            "lower",
            "upper",
            "callable",
            "eq 1",
            "in [1, 'a']",
            "sameas none",
            "escaped",
            "gt 1");
    private static final List<String> METHODS = List.of(
            ".upper()",
            ".split()",
            ".split('a')",
            ".strip()",
            ".title()",
            ".keys()|list",
            ".items()|list",
            ".values()|list",
            ".get('a')",
            ".get('zz', 5)",
            ".startswith('a')",
            ".find('o')",
            ".count('o')",
            ".replace('o', '0')",
            ".index(1)",
            ".copy()",
            ".isdigit()",
            ".splitlines()",
            ".zfill(5)",
            ".name",
            ".address.city",
            ".tags",
            ".0",
            "[0]",
            "[-1]",
            "[1:]",
            "[::-1]",
            "['name']",
            "[:2]",
            ".missing",
            ".center(7, '*')",
            ".partition(' ')",
            ".rsplit(none, 1)",
            ".join(['a', 'b'])",
            ".swapcase()");

    private final Random random;

    RandomTemplates(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        var template = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            template.append(statement(2));
        }
        return template.toString();
    }

    private <T> T pick(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    private String statement(int depth) {
        String inner = depth == 0 ? "x{{ " + expression(1) + " }}" : null;
        return switch (depth == 0 ? -1 : random.nextInt(14)) {
            case -1 -> inner;
            case 0, 1, 2, 3 -> "{{ " + expression(3) + " }}";
            case 4 -> pick(List.of(" text ", "\n", " - ", "  \n  ")) + statement(depth - 1);
            case 5 ->
                "{% if " + expression(2) + " %}" + statement(depth - 1) + "{% else %}" + statement(depth - 1)
                        + "{% endif %}";
            case 6 ->
                "{% for x in " + expression(1) + " %}{{ loop.index }}{{ x }}" + statement(depth - 1)
                        + "{% else %}E{% endfor %}";
            case 7 ->
                "{% for x in " + pick(NAMES) + " if x is " + pick(TESTS) + " %}{{ loop.length }}{{ x }}{% endfor %}";
            case 8 -> "{% set v = " + expression(2) + " %}{{ v }}{{ v|length }}";
            case 9 -> "{%- set v -%} " + statement(depth - 1) + " {%- endset -%} {{ v|upper }}";
            case 10 ->
                "{% filter " + pick(List.of("upper", "trim", "e", "title")) + " %}" + statement(depth - 1)
                        + "{% endfilter %}";
            case 11 -> "{% with v = " + expression(1) + " %}" + statement(depth - 1) + "{{ v }}{% endwith %}{{ v }}";
            case 12 ->
                "{% macro m(a, b=" + expression(1) + ") %}" + statement(depth - 1) + "{{ a }}{{ b }}{% endmacro %}{{ m("
                        + expression(1) + ") }}";
            default ->
                "{% for k, v in " + pick(List.of("d.items()", "user|dictsort", "l", "nested", "words|batch(2)"))
                        + " %}{{ k }}={{ v }};{% endfor %}";
        };
    }

    private String expression(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? pick(NAMES) : pick(LITERALS);
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> expression(0);
            case 2, 3, 4 -> "(" + expression(depth - 1) + ")|" + pick(FILTERS);
            case 5, 6 -> "(" + expression(depth - 1) + ")" + pick(METHODS);
            case 7, 8 -> expression(depth - 1) + " " + pick(BINARY) + " " + expression(depth - 1);
            case 9 -> expression(depth - 1) + " if " + expression(depth - 1) + " else " + expression(depth - 1);
            case 10 -> expression(0) + " is " + (random.nextBoolean() ? "not " : "") + pick(TESTS);
            default -> "[" + expression(depth - 1) + ", " + expression(0) + "]";
        };
    }
}
