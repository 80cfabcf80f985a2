package dev.runnel.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YamlProperties {

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsReadAsTheSameValue(@ForAll("objects") ObjectValue value) {
        String text = YamlWriter.write(value);

        assertThat(YamlReader.read(text)).as(text).isEqualTo(value);
        assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Property(tries = 3000)
    void everyTextSurvives(@ForAll("texts") String text) {
        ObjectValue value = ObjectValue.EMPTY
                .with(text, Value.of(text))
                .with("list", new ListValue(List.of(Value.of(text), ObjectValue.EMPTY.with("a", Value.of(text)))));
        String yaml = YamlWriter.write(value);

        assertThat(YamlReader.read(yaml)).as(yaml).isEqualTo(value);
    }

    @Property(tries = 8000)
    void noTextBreaksTheReaderWithAnythingButItsOwnError(@ForAll("noise") String text) {
        try {
            YamlReader.read(text);
        } catch (AppFileException e) {
            assertThat(e.faults()).isNotEmpty();
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.strings()
                        .withChars("aé 0\n\t:#-'\"{}[],&*!|>%@`\\?=~\u2028\u2029\u0085\ufeff\u0000\ud83e\udd16\r")
                        .ofMaxLength(15),
                Arbitraries.strings().withChars("ab \n").ofMaxLength(12),
                Arbitraries.strings().withChars("x:").ofMinLength(400).ofMaxLength(1200),
                Arbitraries.of(
                        "yes",
                        "No",
                        "ON",
                        "off",
                        "y",
                        "N",
                        "true",
                        "False",
                        "null",
                        "~",
                        "",
                        " ",
                        "12:30",
                        "2024-01-01",
                        "0755",
                        "0o17",
                        "1_000",
                        "1.0",
                        ".5",
                        "1e5",
                        "0x1F",
                        ".inf",
                        "NaN",
                        "inf",
                        "<<",
                        "=",
                        "---",
                        "...",
                        "- a",
                        "a: b",
                        "a #b",
                        "a:",
                        "? a",
                        "{{query}}",
                        "[x]",
                        "*a",
                        "&a",
                        "!a",
                        "| a",
                        "> a",
                        "%a",
                        "@a",
                        "`a",
                        "'a'",
                        "\"a\"",
                        "a\n",
                        "a\n\n",
                        "\na",
                        " a\nb",
                        "a\n b\n",
                        "a \nb",
                        "a\n \nb",
                        "a\n\n\nb\n\n"));
    }

    @Provide
    Arbitrary<ObjectValue> objects() {
        return object(4);
    }

    private Arbitrary<ObjectValue> object(int depth) {
        return Arbitraries.maps(texts(), value(depth))
                .ofMaxSize(4)
                .map(map -> new ObjectValue(new LinkedHashMap<>(map)));
    }

    private Arbitrary<Value> value(int depth) {
        Arbitrary<Value> scalars = Arbitraries.oneOf(
                texts().map(Value::of),
                Arbitraries.longs().map(Value::of),
                Arbitraries.doubles().map(Value::of),
                Arbitraries.of(Value.NULL, Value.of(true), Value.of(false)));
        if (depth == 0) {
            return scalars;
        }
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, scalars),
                net.jqwik.api.Tuple.of(1, value(depth - 1).list().ofMaxSize(3).map(ListValue::new)),
                net.jqwik.api.Tuple.of(1, object(depth - 1).map(object -> (Value) object)));
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "a",
                        "b: ",
                        ": ",
                        "- ",
                        "\n",
                        "\n  ",
                        "\n    ",
                        "{",
                        "}",
                        "[",
                        "]",
                        ", ",
                        "&a ",
                        "*a",
                        "!!str ",
                        "!x ",
                        "|\n",
                        ">-\n",
                        "'",
                        "\"",
                        "#",
                        "<<: ",
                        "? ",
                        "---\n",
                        "...\n",
                        "%YAML 1.1\n",
                        "\t",
                        "0b_",
                        ".inf",
                        "\\",
                        "\\L",
                        "\u0000",
                        "\ufeff",
                        "12:30")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }
}
