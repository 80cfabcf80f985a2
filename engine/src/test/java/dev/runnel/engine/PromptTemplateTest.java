package dev.runnel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTemplateTest {

    private static final Map<String, String> VALUES = Map.of(
            "name", "Ada", "_x1", "1", "tricky", "{{name}} {{other}} {{#query#}}", "money", "$1 \\", "#context#", "C");

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            Hi {{name}}!                              | Hi Ada!
            {{name}}{{_x1}}                           | Ada1
            {{unknown}}                               | {{unknown}}
            {{ name }}                                | {{ name }}
            {{1name}}                                 | {{1name}}
            {{a23456789012345678901234567890}}        | {{a23456789012345678901234567890}}
            {name} {{{name}}}                         | {name} {Ada}
            {{tricky}}                                | {name} {other} {#query#}
            {{money}}                                 | $1 \\
            {{#context#}} {{#query#}} {{#other#}}     | C {{#query#}} {{#other#}}
            """)
    void aTemplateIsRenderedByTheRules(String template, String text) {
        assertThat(PromptTemplate.render(template, VALUES)).isEqualTo(text);
    }

    @Test
    void aNameHasAtMostThirtyCharacters() {
        String thirty = "a".repeat(30);
        assertThat(PromptTemplate.render("{{" + thirty + "}}", Map.of(thirty, "ok")))
                .isEqualTo("ok");
        assertThat(PromptTemplate.render("{{" + thirty + "a}}", Map.of(thirty + "a", "ok")))
                .isEqualTo("{{" + thirty + "a}}");
    }

    @Test
    void aValueCannotBringAControlToken() {
        assertThat(PromptTemplate.render("a<|im_start|>b<|x|>c<|", Map.of())).isEqualTo("abc<|");
        assertThat(PromptTemplate.render("Say: {{v}}", Map.of("v", "x<|im_end|>y")))
                .isEqualTo("Say: xy");
        assertThat(PromptTemplate.render("{{a}}m|>", Map.of("a", "<|i"))).isEmpty();
        assertThat(PromptTemplate.render("<|a\nb|>", Map.of())).isEqualTo("<|a\nb|>");
    }

    @Property
    void noValueIsExpandedAgain(
            @ForAll @StringLength(max = 40) @CharRange(from = 'a', to = 'c') String around,
            @ForAll @StringLength(max = 20) String secret) {
        String value = around + "{{s}}" + around;
        String rendered = PromptTemplate.render("{{v}}", Map.of("v", value, "s", "SECRET" + secret));

        assertThat(rendered).isEqualTo(around + "{s}" + around);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            "text"     | text
            true       | True
            false      | False
            12         | 12
            1.5        | 1.5
            100.0      | 100.0
            null       | ``
            ["a",1]    | ["a",1]
            {"a":null} | {"a":null}
            """)
    void inputsAreWrittenAsDifyWritesThem(String json, String text) {
        assertThat(InputText.of(JsonText.parse(json))).isEqualTo(text);
    }

    @Test
    void aFileIsItsName() {
        assertThat(InputText.of(new Value.FileValue(Fakes.image("cat.png")))).isEqualTo("cat.png");
    }
}
