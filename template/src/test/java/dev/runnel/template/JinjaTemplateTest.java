package dev.runnel.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.template.TemplateException.Reason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What vectors cannot say: places of faults, refusals, the caller's values, use by many threads. */
class JinjaTemplateTest {

    private static String render(String template, Map<String, ?> values) {
        return JinjaTemplate.parse(template).render(values, JinjaLimits.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "`{{ 1 +`! 1! 7",
                "`ab {{ x y }}`! 1! 9",
                "`line\nline {% nosuch %}`! 2! 9",
                "`a\r\nb\r\n  {{ 1/0 }}`! 3! 7",
                "`{{ a|nosuch }}`! 1! 6",
                "`🤖{{ missing.x }}`! 1! 12",
                "`{% for i in [1, 0] %}\n{{ 1 // i }}{% endfor %}`! 2! 6",
                "`{% macro m() %}\n  {{ 1 + 'a' }}{% endmacro %}\n{{ m() }}`! 2! 8",
                "`{% if x %}\n\n`! 2! 1",
                "`{{ 'abc'.center() }}`! 1! 16",
                "`{% include 'x' %}`! 1! 4",
                "`x {# y`! 1! 3",
                "`{{ 5|map('x')|list }}`! 1! 15"
            })
    void namesThePlaceOfAFault(String template, int line, int column) {
        assertThatThrownBy(() -> render(template, Map.of()))
                .isInstanceOfSatisfying(TemplateException.class, failure -> {
                    assertThat(failure.line()).isEqualTo(line);
                    assertThat(failure.column()).isEqualTo(column);
                    assertThat(failure).hasMessage("line " + line + ", column " + column + ": " + failure.problem());
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include 'x' %}",
                "{% import 'x' as y %}",
                "{% from 'x' import y %}",
                "{% extends 'x' %}",
                "{% block x %}{% endblock %}",
                "{% autoescape true %}{% endautoescape %}",
                "{% do x %}",
                "{% trans %}{% endtrans %}",
                "{% debug %}",
                "{% break %}",
                "{% continue %}"
            })
    void refusesTagsThatNeedAnEnvironment(String template) {
        String tag = template.split(" ")[1];
        assertThatThrownBy(() -> JinjaTemplate.parse(template))
                .isInstanceOfSatisfying(TemplateException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.SYNTAX);
                    assertThat(failure.problem()).isEqualTo("the tag '" + tag + "' is not supported");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "`{% for x in l recursive %}{% endfor %}`! 'recursive' loops are not supported",
                "`{{ [1]|random }}`! the filter 'random' is not supported",
                "`{% if false %}{{ [1]|random }}{% endif %}`! the filter 'random' is not supported",
                "`{{ [[1]]|map('random')|list }}`! the filter 'random' is not supported",
                "`{{ lipsum() }}`! lipsum() is not supported",
                "`{{ self }}`! 'self' is not supported",
                "`{{ ''.__class__ }}`! '__class__' is not supported",
                "`{{ ''['__class__'] }}`! '__class__' is not supported",
                "`{{ ''|attr('__class__') }}`! '__class__' is not supported",
                "`{{ [''.x]|map(attribute='__class__')|list }}`! ''",
                "`{{ ['']|map(attribute='__class__')|list }}`! '__class__' is not supported",
                "`{{ '{0.__class__}'.format(1) }}`! '__class__' is not supported",
                "`{{ range.__globals__ }}`! '__globals__' is not supported",
                "`{{ 'a'.encode() }}`! 'encode' of 'str' objects is not supported",
                "`{{ 'a'.translate({}) }}`! 'translate' of 'str' objects is not supported",
                "`{{ {}.fromkeys('ab') }}`! 'fromkeys' of 'dict' objects is not supported",
                "`{{ n.real }}`! 'real' of 'int' objects is not supported",
                "`{{ [1].sort(key=1) }}`! 'key' of list.sort() is not supported",
                "`{{ (-1) ** 0.5 }}`! complex numbers",
                "`{{ '\\N{DASH}' }}`! \\N{...} is not supported",
                "`{{ '{:{}}'.format(1, 2) }}`! fields inside fields of format() are not supported"
            })
    void refusesWhatItDoesNotKnow(String template, String problem) {
        assertThatThrownBy(() -> render(template, Map.of("n", 1)))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        failure -> assertThat(failure.problem()).contains(problem.equals("''") ? "" : problem));
    }

    @Test
    void takesAllPlainValues() {
        Map<String, Object> values = new HashMap<>();
        values.put("none", null);
        values.put("i", 1);
        values.put("s", (short) 2);
        values.put("b", (byte) 3);
        values.put("f", 1.5f);
        values.put("small", BigInteger.TEN);
        values.put("big", BigInteger.TWO.pow(70));
        values.put("list", Arrays.asList(1, null, Map.of("k", List.of(2))));
        assertThat(render("{{ nothing }}{{ i + s + b }} {{ f }} {{ small + 1 }} {{ big + 1 }} {{ list }}", values))
                .isEqualTo("6 1.5 11 1180591620717411303425 [1, None, {'k': [2]}]");
        assertThat(render("{{ missing is none }}", values)).isEqualTo("False");
        Map<String, Object> withNull = new HashMap<>();
        withNull.put("x", null);
        assertThat(render("{{ x is none }}{{ x is defined }}{{ x }}", withNull)).isEqualTo("TrueTrueNone");
    }

    @Test
    void refusesOtherValuesWhereTheyAreRead() {
        Map<String, Object> values = Map.of("o", new Object(), "l", List.of(new StringBuilder()), "m", Map.of(1, 2));
        assertThat(render("fine {{ l|length }}", values)).isEqualTo("fine 1");
        for (String template : List.of("{{ o }}", "{{ l[0] }}", "{{ l|join }}", "{{ m }}")) {
            assertThatThrownBy(() -> render(template, values)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void neverChangesTheCallersValues() {
        Map<String, Object> inner = new HashMap<>(Map.of("a", 1));
        List<Object> list = new ArrayList<>(List.of(3, 1, inner));
        Map<String, Object> values = new HashMap<>(Map.of("l", list, "m", inner));
        String text = render(
                "{% set _ = l.append(4) %}{% set _ = m.update(b=2) %}{% set _ = l[2].clear() %}{% set _ = l.reverse() %}"
                        + "{{ l }} {{ m }}",
                values);
        assertThat(text).isEqualTo("[4, {}, 1, 3] {'a': 1, 'b': 2}");
        assertThat(list).containsExactly(3, 1, inner);
        assertThat(inner).containsExactly(Map.entry("a", 1));
        assertThat(values).containsOnlyKeys("l", "m");
    }

    @Test
    void aListOfTheCallerIsComparedWithItself() {
        Map<String, ?> values = Map.of("l", List.of(List.of(1), List.of(2), List.of(1)));
        assertThat(render("{{ l.count(l) }}{{ l.count([1]) }}{{ l.index([2]) }}{{ l == l }}{{ l in l }}", values))
                .isEqualTo("021TrueFalse");
    }

    @Test
    void aRenderingLeavesNothingForTheNext() {
        JinjaTemplate template = JinjaTemplate.parse("{{ x }}{% set x = 5 %}{% set _ = l.append(1) %}{{ l }}");
        Map<String, ?> values = Map.of("l", List.of());
        assertThat(template.render(values, JinjaLimits.defaults())).isEqualTo("[1]");
        assertThat(template.render(values, JinjaLimits.defaults())).isEqualTo("[1]");
    }

    @Test
    void oneTemplateServesManyThreads() throws Exception {
        JinjaTemplate template = JinjaTemplate.parse(
                "{% macro m(a) %}[{{ a }}]{% endmacro %}{% for i in range(n) %}{{ m(i) }}{% endfor %}");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = Stream.<Long>iterate(0L, i -> i < 200, i -> i + 1)
                    .<Callable<String>>map(i -> () -> template.render(Map.of("n", i % 7), JinjaLimits.defaults()))
                    .toList();
            List<Future<String>> results = executor.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get().chars().filter(c -> c == '[')).hasSize(i % 7);
            }
        }
    }

    @Test
    void methodsComeBeforeItemsBehindADot() {
        Map<String, ?> values = Map.of("m", Map.of("items", "i", "keys", "k", "x", "y"));
        assertThat(render("{{ m['items'] }}{{ m.x }}{{ m.items()|list|length }}{{ m.items is callable }}", values))
                .isEqualTo("iy3True");
    }

    @Test
    void printsObjectsWithoutAddresses() {
        assertThat(render(
                        "{{ [1]|map('abs') }} {{ range }} {{ 'a'.upper }} {{ [1]|reverse }} {{ joiner() }}", Map.of()))
                .isEqualTo("<generator object> <function range> <built-in method upper of str object>"
                        + " <reversed object> <jinja2.utils.Joiner object>");
    }

    @Test
    void unknownNamesThatAreNotReachedDoNoHarm() {
        assertThat(render("{{ 1 if true else 1|nosuch }}{% if false %}{{ 2 is nosuch }}{% endif %}", Map.of()))
                .isEqualTo("1");
    }
}
