package dev.runnel.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.JsonText;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LenientJsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} ~ {\"a\":1}",
                "[1,2,] ~ [1,2]",
                "{'a': 'b'} ~ {\"a\":\"b\"}",
                "{a: 1, b_c: two words} ~ {\"a\":1,\"b_c\":\"two words\"}",
                "{\"a\": 1 // why⏎ , \"b\": 2 /* no */ } ~ {\"a\":1,\"b\":2}",
                "{\"a\": True, \"b\": None, \"c\": False} ~ {\"a\":true,\"b\":null,\"c\":false}",
                "{\"a\": 1, \"b\": [1, 2 ~ {\"a\":1,\"b\":[1,2]}",
                "{\"a\": \"cut of ~ {\"a\":\"cut of\"}",
                "{\"a\": {\"b\": [1, {\"c\": 2} ~ {\"a\":{\"b\":[1,{\"c\":2}]}}",
                "{\"a\": \"x\" \"b\": \"y\"} ~ {\"a\":\"x\",\"b\":\"y\"}",
                "[\"x\" \"y\"] ~ [\"x\",\"y\"]",
                "{\"a\": \"he said \"no\", and left\", \"b\": 2} ~ {\"a\":\"he said \\\"no\\\", and left\",\"b\":2}",
                "[\"she said \"yes\" twice\", \"b\"] ~ [\"she said \\\"yes\\\" twice\",\"b\"]",
                "{\"a\": \"two⏎lines\"} ~ {\"a\":\"two\\nlines\"}",
                "{\"a\": \"\\u00e9\\q\"} ~ {\"a\":\"é\\\\q\"}",
                "{\"a\": -1.5e3, \"b\": 007} ~ {\"a\":-1500.0,\"b\":\"007\"}",
                "{“a”: “b”} ~ {\"a\":\"b\"}",
                "{\"a\":} ~ {\"a\":null}",
                "{,} ~ {}",
                "{\"a\" 1} ~ {}",
                "Sure! {\"a\": 1} Anything else? ~ {\"a\":1}",
            })
    void guessesWhatWasMeant(String written, String meant) {
        assertThat(LenientJson.read(written.replace('⏎', '\n')).map(JsonText::write))
                .contains(meant);
    }

    @Test
    void aFenceIsLookedThrough() {
        assertThat(LenientJson.readObject("Here:\n```json\n{\"a\": 1}\n```\n").map(JsonText::write))
                .contains("{\"a\":1}");
    }

    @Test
    void plainWordsAreNoJson() {
        assertThat(LenientJson.read("hello")).isEmpty();
        assertThat(LenientJson.read("")).isEmpty();
        assertThat(LenientJson.readObject("[1, 2]")).isEmpty();
        assertThat(LenientJson.readObject("[1, {\"a\": 2}]").map(JsonText::write))
                .contains("{\"a\":2}");
        assertThat(LenientJson.readObject("see [1]: {\"a\": 2}").map(JsonText::write))
                .contains("{\"a\":2}");
    }

    @Test
    void nestingHasALimit() {
        assertThat(LenientJson.read("[".repeat(101))).isEmpty();
        assertThat(LenientJson.read("[".repeat(100))).isPresent();
    }

    @Property
    void everyTextIsReadToItsEnd(@ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String text) {
        LenientJson.read("{" + text);
        LenientJson.read("[" + text);
        assertThat(LenientJson.readObject("{" + text)).isPresent();
    }
}
