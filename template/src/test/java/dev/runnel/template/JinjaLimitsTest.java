package dev.runnel.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.template.TemplateException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a template says takes more than its limits. */
class JinjaLimitsTest {

    private static final JinjaLimits DEFAULTS = JinjaLimits.defaults();

    private static String render(String template, Map<String, ?> values, JinjaLimits limits) {
        return JinjaTemplate.parse(template, limits).render(values, limits);
    }

    private static void assertLimit(String template, JinjaLimits limits, String message) {
        assertThatThrownBy(() -> render(template, Map.of(), limits))
                .as(template)
                .isInstanceOfSatisfying(TemplateException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
                    assertThat(failure.problem()).contains(message);
                });
    }

    @Test
    void outputEndsAtItsLimit() {
        JinjaLimits limits = DEFAULTS.withOutputCharacters(10);
        assertThat(render("{{ 'a' * 10 }}", Map.of(), limits)).isEqualTo("aaaaaaaaaa");
        assertLimit("{{ 'a' * 11 }}", limits, "the output has more than 10 characters");
        assertLimit("{% for x in range(11) %}a{% endfor %}", limits, "the output has more than 10 characters");
        assertLimit("12345678901", limits, "the output has more than 10 characters");
        assertThat(render("{{ ('a' * 100)|length }}", Map.of(), limits)).isEqualTo("100");
        assertThat(render("{{ 'a' * 400000 }}", Map.of(), DEFAULTS)).hasSize(400_000);
        assertLimit("{{ 'a' * 400001 }}", DEFAULTS, "the output has more than 400000 characters");
    }

    @Test
    void sourceEndsAtItsLimit() {
        JinjaLimits limits = DEFAULTS.withSourceCharacters(5);
        assertThat(render("12345", Map.of(), limits)).isEqualTo("12345");
        assertLimit("123456", limits, "more than 5");
    }

    @Test
    void stepsAreCounted() {
        JinjaLimits limits = DEFAULTS.withSteps(1000);
        assertThat(render("{% for x in range(50) %}{{ x }}{% endfor %}", Map.of(), limits))
                .startsWith("0123");
        for (String template : List.of(
                "{% for x in range(1000) %}{% endfor %}",
                "{{ range(2000)|sum }}",
                "{{ range(2000)|list|length }}",
                "{{ range(2000)|map('string')|join|length }}",
                "{{ range(2000)|sort|first }}",
                "{{ range(2000)|select('gt', 5000)|list }}",
                "{{ (range(600)|list) == (range(600)|list) }}",
                "{{ 5000 in range(2000)|list }}",
                "{{ range(600)|batch(2)|list|pprint }}",
                "{{ ('a' * 100000)|upper|lower|upper|length }}",
                "{% macro m() %}{% for x in range(100) %}{{ x }}{% endfor %}{% endmacro %}"
                        + "{{ m() ~ m() ~ m() ~ m() }}")) {
            assertLimit(template, limits, "takes more than 1000 steps");
        }
    }

    @Test
    void sequencesThatDoNotEndAreEnded() {
        assertLimit("{{ []|slice(10 ** 9)|list }}", DEFAULTS, "steps");
        assertLimit("{% set l = [1] %}{% for x in l %}{% set _ = l.append(x) %}{% endfor %}", DEFAULTS, "steps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'a' * 10 ** 9 }}",
                "{{ 10 ** 9 * 'a' }}",
                "{{ 'ab' * 9223372036854775807 }}",
                "{{ [1] * 10 ** 9 }}",
                "{{ (1, 2) * 9223372036854775807 }}",
                "{{ 'a'.center(10 ** 9) }}",
                "{{ 'a'.ljust(10 ** 9) }}",
                "{{ 'a'.zfill(10 ** 9) }}",
                "{{ 'a'|center(10 ** 9) }}",
                "{{ 'a'|indent(10 ** 9, true) }}",
                "{{ '\t'.expandtabs(10 ** 9) }}",
                "{{ '%1000000000d' % 1 }}",
                "{{ '%.1000000000f' % 1.5 }}",
                "{{ '%.1000000000e' % 1.5 }}",
                "{{ '%.1000000000d' % 1 }}",
                "{{ '%*d' % (10 ** 9, 1) }}",
                "{{ '{:1000000000}'.format(1) }}",
                "{{ '{:.1000000000f}'.format(1.5) }}",
                "{{ ('a' * 2000000).replace('a', 'aa') }}",
                "{{ ('a' * 2000000).replace('', 'b') }}",
                "{{ ('a' * 1000).join('b' * 2100) }}",
                "{{ ('a' * 1000000) ~ ('a' * 1000001) }}",
                "{{ ('a' * 1000000) + ('a' * 1000001) }}",
                "{{ ('<' * 1000000)|e }}",
                "{{ ('é' * 400000)|tojson }}",
                "{{ ('é' * 400000)|urlencode }}",
                "{{ ['\\x00' * 1000000] }}",
                "{{ [1]|batch(10 ** 9, 'x')|list }}",
                "{{ {'a': [1]}|tojson(indent=10 ** 9) }}",
                "{% set x %}{% for i in range(3000) %}{{ 'a' * 1000 }}{% endfor %}{% endset %}"
            })
    void valuesEndAtTheirSize(String template) {
        assertLimit(template, DEFAULTS, "a value ");
    }

    @Test
    void allValuesTogetherHaveALimit() {
        assertLimit(
                "{% set l = [] %}{% for i in range(1000) %}{% set _ = l.append('a' * 1000000 ~ i) %}{% endfor %}",
                DEFAULTS, "values of more than 100000000 characters and items in all");
        // Each is twice the one before, by reference: small in memory, endless in print.
        String doubled =
                "{% set ns = namespace(x=['ab']) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}";
        assertLimit(doubled + "{{ ns.x }}", DEFAULTS, "");
        assertLimit(doubled + "{{ ns.x|tojson }}", DEFAULTS, "");
        assertLimit(doubled + "{{ ns.x|pprint }}", DEFAULTS, "");
        assertLimit(doubled + doubled.replace("ns", "other") + "{{ ns.x == other.x }}", DEFAULTS, "steps");
        assertLimit(doubled + doubled.replace("ns", "other") + "{{ ns.x < other.x }}", DEFAULTS, "steps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 2 ** 16385 }}",
                "{{ 2 ** (10 ** 10) }}",
                "{{ 2 ** 1000 ** 1000 }}",
                "{{ 3 ** 9223372036854775807 }}",
                "{{ 10 ** (10 ** 30) }}",
                "{% set ns = namespace(x=3) %}{% for i in range(100) %}{% set ns.x = ns.x * ns.x %}{% endfor %}"
            })
    void integersEndAtTheirSize(String template) {
        assertLimit(template, DEFAULTS, "an integer of more than 16384 bits");
    }

    @Test
    void integersThatAreReadHaveALimitOfDigits() {
        assertLimit("{{ 1" + "0".repeat(4300) + " }}", DEFAULTS, "4300 digits");
        assertLimit("{{ ('1' * 4301)|int }}", DEFAULTS, "4300 digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ range(100001) }}",
                "{{ range(10 ** 12)|length }}",
                "{{ range(-9223372036854775807, 9223372036854775807) }}",
                "{{ range(9223372036854775807, -9223372036854775807, -1) }}",
                "{{ range(10 ** 30) }}",
                "{{ range(0, 10 ** 18, 7) }}"
            })
    void rangesEndAtTheirLength(String template) {
        assertLimit(template, DEFAULTS, "a range of more than 100000 items");
    }

    @Test
    void sourcesAreNestedToALimit() {
        String deep = "(".repeat(99) + "1" + ")".repeat(99);
        assertThat(render("{{ " + "(".repeat(40) + "1" + ")".repeat(40) + " }}", Map.of(), DEFAULTS))
                .isEqualTo("1");
        int many = 50_000;
        for (String template : List.of(
                "{{ " + deep + deep + " }}",
                "{{ " + "(".repeat(many),
                "{{ " + "[".repeat(many),
                "{{ " + "{1:".repeat(many),
                "{{ " + "- ".repeat(many) + "1 }}",
                "{{ " + "not ".repeat(many) + "1 }}",
                "{{ " + "a[".repeat(many),
                "{{ " + "f(".repeat(many),
                "{{ " + "1 if 1 else ".repeat(many) + "1 }}",
                "{{ " + "x is a ".repeat(1) + "(".repeat(many),
                "{% if 1 %}".repeat(many),
                "{% for x in y %}".repeat(many),
                "{% set " + "(".repeat(many))) {
            assertThatThrownBy(() -> JinjaTemplate.parse(template))
                    .isInstanceOfSatisfying(
                            TemplateException.class,
                            failure -> assertThat(failure.problem()).contains("nested deeper than 100 levels"));
        }
    }

    @Test
    void evaluationIsNestedToALimit() {
        String levels = "nested deeper than 400 levels";
        assertLimit("{{ 1" + " + 1".repeat(1000) + " }}", DEFAULTS, levels);
        assertLimit("{{ 1" + "|abs".repeat(1000) + " }}", DEFAULTS, levels);
        assertLimit("{{ x" + ".x".repeat(1000) + " }}", DEFAULTS, levels);
        assertLimit("{{ 1" + " or 1".repeat(1000) + " }}", DEFAULTS, levels);
        assertLimit(
                "{% set ns = namespace(x=1) %}{% for i in range(1000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
                DEFAULTS, levels);
        assertLimit("{% set l = [] %}{% set _ = l.append(l) %}{{ l }}", DEFAULTS, levels);
        assertLimit("{% set l = [] %}{% set _ = l.append(l) %}{{ l|tojson }}", DEFAULTS, levels);
        assertLimit("{% set l = [] %}{% set _ = l.append(l) %}{{ l|pprint }}", DEFAULTS, levels);
        assertLimit(
                "{% set ns = namespace(x=(1,)) %}{% for i in range(1000) %}{% set ns.x = (ns.x,) %}{% endfor %}"
                        + "{{ {ns.x: 1} }}",
                DEFAULTS, levels);
        assertLimit(
                "{% set ns = namespace(x=[1]) %}{% for i in range(1000) %}{% set ns.x = ns.x|map('abs') %}{% endfor %}"
                        + "{{ ns.x|list }}",
                DEFAULTS, levels);
        assertThat(render("{{ 1" + " ~ 1".repeat(1000) + " }}", Map.of(), DEFAULTS))
                .hasSize(1001);
        assertThat(render("{{ 1" + " + 1".repeat(200) + " }}", Map.of(), DEFAULTS))
                .isEqualTo("201");
    }

    @Test
    void macrosCallEachOtherToALimit() {
        assertLimit("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", DEFAULTS, "deeper than 60 levels");
        assertThat(render(
                        "{% macro m(k) %}{% if k %}{{ m(k - 1) }}{% else %}end{% endif %}{% endmacro %}{{ m(50) }}",
                        Map.of(), DEFAULTS))
                .isEqualTo("end");
    }

    @Test
    void theDepthsFitASmallStack() throws InterruptedException {
        String nested = "[".repeat(60) + "m()" + "]".repeat(60);
        String macro = "{% macro m() %}" + "{% if 1 %}{% for x in [1] %}".repeat(15) + "{{ " + nested + " }}"
                + "{% endfor %}{% endif %}".repeat(15) + "{% endmacro %}{{ m() }}";
        List<String> templates = List.of(
                macro,
                "{{ 1" + " + 1".repeat(10_000) + " }}",
                "{{ " + "(".repeat(50_000),
                "{% set ns = namespace(x=[1]) %}{% for i in range(5000) %}{% set ns.x = ns.x|map('abs') %}{% endfor %}"
                        + "{{ ns.x|list }}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(5000) %}{% set ns.x = [ns.x] %}{% endfor %}"
                        + "{{ ns.x|tojson }}");
        List<String> problems = new ArrayList<>();
        var failure = new AtomicReference<Throwable>();
        var thread = new Thread(
                null,
                () -> {
                    for (String template : templates) {
                        try {
                            problems.add(render(template, Map.of(), DEFAULTS));
                        } catch (TemplateException limited) {
                            problems.add(limited.problem());
                        }
                    }
                },
                "small stack",
                512 * 1024);
        thread.setUncaughtExceptionHandler((dead, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
        assertThat(problems)
                .hasSize(templates.size())
                .allSatisfy(
                        problem -> assertThat(problem).contains("deeper than").doesNotContain("stack"));
    }

    @Test
    void searchingTakesTimeInProportion() {
        // Naive searching would compare 10^12 characters.
        assertThat(render(
                        "{{ ('a' * 1999999 ~ 'b').find('a' * 999999 ~ 'c') }}"
                                + "{{ ('a' * 999999 ~ 'c') in ('a' * 1999999) }}"
                                + "{{ ('a' * 1999999).count('a' * 999999 ~ 'c') }}"
                                + "{{ ('a' * 1999999).rfind('c' ~ 'a' * 999999) }}",
                        Map.of(),
                        DEFAULTS))
                .isEqualTo("-1False0-1");
    }

    @Test
    void tagsAreStrippedInProportion() {
        assertThat(render("{{ ('<b>' * 600000)|striptags|length }}", Map.of(), DEFAULTS))
                .isEqualTo("0");
        assertThat(render("{{ ('<!--' * 400000)|striptags|length }}", Map.of(), DEFAULTS))
                .isEqualTo("1600000");
        assertThat(render("{{ ('<!---->' * 200000)|striptags|length }}", Map.of(), DEFAULTS))
                .isEqualTo("0");
        assertThat(render("{{ ('x.' * 100000)|urlize|length }}", Map.of(), DEFAULTS))
                .isEqualTo("200000");
        assertThat(render("{{ ('a-' * 100000)|wordwrap(5)|length }}", Map.of(), DEFAULTS))
                .isEqualTo("249999");
    }

    @Test
    void longNumbersAreReadInProportion() {
        assertThat(render("{{ ('1_' * 500000 ~ 'x')|float }}{{ ('1' * 1000000)|float }}", Map.of(), DEFAULTS))
                .isEqualTo("0.0inf");
        assertThat(render("{{ ('1_' * 500000 ~ '1')|float }}", Map.of(), DEFAULTS))
                .isEqualTo("inf");
    }

    @Test
    void aStopEndsTheRendering() {
        var asked = new AtomicInteger();
        JinjaTemplate template =
                JinjaTemplate.parse("{% for x in range(100000) %}{% for y in range(10) %}{% endfor %}{% endfor %}");
        assertThatThrownBy(() -> template.render(Map.of(), DEFAULTS, () -> asked.incrementAndGet() == 3))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.STOPPED));
        assertThat(asked).hasValue(3);
        assertThatThrownBy(() -> JinjaTemplate.parse("small").render(Map.of(), DEFAULTS, () -> true))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.STOPPED));
    }

    @Test
    void anInterruptionEndsTheRenderingAndStays() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> JinjaTemplate.parse("x").render(Map.of(), DEFAULTS))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.STOPPED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void limitsAreAtLeastOne() {
        assertThatThrownBy(() -> DEFAULTS.withSteps(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withOutputCharacters(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withSourceCharacters(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
