package dev.runnel.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {

    private static Value json(String text) {
        return JsonText.parse(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            yes                        | true
            Off                        | false
            12:30                      | 750
            190:20:30.5                | 685230.5
            0755                       | 493
            0o755                      | "0o755"
            1_000                      | 1000
            0x1F                       | 31
            0b101                      | 5
            1e5                        | "1e5"
            1.0e+5                     | 100000.0
            08                         | "08"
            ~                          | null
            2024-01-01                 | "2024-01-01"
            2024-1-2 3:04:05           | "2024-01-02T03:04:05"
            2024-01-02T03:04:05.5Z     | "2024-01-02T03:04:05.500000+00:00"
            2024-01-02 03:04:05 -5     | "2024-01-02T03:04:05-05:00"
            2024-13-45                 | "2024-13-45"
            0.7.0                      | "0.7.0"
            y                          | "y"
            =                          | "="
            "yes"                      | "yes"
            '12:30'                    | "12:30"
            !!str 12                   | "12"
            ! 12                       | "12"
            !!int "12"                 | 12
            !!float 1                  | 1.0
            12345678901234567890       | 1.2345678901234567E19
            """)
    void scalarsAreReadAsVersionOneOneReadsThem(String scalar, String json) {
        assertThat(YamlReader.read("a: " + scalar)).isEqualTo(JsonText.parse("{\"a\":" + json + "}"));
    }

    @Test
    void keysBecomeTextAsInJson() {
        assertThat(YamlReader.read("{1: a, yes: b, ~: c, 1.5: d, 'x': e}"))
                .isEqualTo(json("{'1':'a','true':'b','null':'c','1.5':'d','x':'e'}"));
    }

    @Test
    void theLastOfTwoEqualKeysCounts() {
        assertThat(YamlReader.read("a: 1\nb: 2\na: 3")).isEqualTo(json("{'a':3,'b':2}"));
    }

    @Test
    void mergeKeysAreFollowed() {
        assertThat(YamlReader.read("base: &b {x: 1, y: 2}\nnow:\n  <<: *b\n  y: 3\nlist:\n  <<: [{x: 9}, *b]\n"))
                .isEqualTo(json("{'base':{'x':1,'y':2},'now':{'x':1,'y':3},'list':{'x':9,'y':2}}"));
        assertThat(YamlReader.read("'<<': 1")).isEqualTo(json("{'<<':1}"));
    }

    @Test
    void aliasesShareWhatTheirAnchorsMade() {
        assertThat(YamlReader.read("a: &x [1]\nb: *x")).isEqualTo(json("{'a':[1],'b':[1]}"));
    }

    @Test
    void aLineSeparatorIsALineBreakToTheWriterOfTheFile() {
        assertThat(YamlReader.read("a: 'one\u2028    two'")).isEqualTo(json("{'a':'one\u2028two'}"));
        assertThat(YamlReader.read("a: 'one\u2028\n    two'")).isEqualTo(json("{'a':'one\u2028\\ntwo'}"));
        assertThat(YamlReader.read("🤖: \"one\\L  \\\"two\\P\"\nb: \"\\L\"\nc: \\Lambda"))
                .isEqualTo(json("{'🤖':'one\u2028  \\\"two\u2029','b':'\u2028','c':'\\\\Lambda'}"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            a: [1                     | line 1: is not YAML
            a: .inf                   | a (line 1): is no finite number
            b: [1, -.INF]             | b[1] (line 1): is no finite number
            a: .nan                   | a (line 1): is no finite number
            a: 0b_                    | a (line 1): is no whole number
            a: !!python/object:os {}  | a (line 1): has a tag that is not allowed
            a: !custom x              | a (line 1): has a tag that is not allowed: !custom
            a: !!binary aGk=          | a (line 1): has a tag that is not allowed
            a: !!set {x}              | a (line 1): has a tag that is not allowed
            a: *nothing               | a (line 1): is an alias of nothing
            a: &x [*x]                | a[0] (line 1): is an alias of something that contains it
            {[1]: 2}                  | line 1: has a list as a key
            {? {a: 1} : 2}            | line 1: has a mapping as a key
            <<: 3                     | line 1: can merge mappings only
            """)
    void whatCannotBeKeptIsRefusedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> YamlReader.read(text))
                .isInstanceOf(AppFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void onlyOneDocumentIsAllowed() {
        assertThatThrownBy(() -> YamlReader.read("a: 1\n---\nb: 2"))
                .hasMessageContaining("must hold one YAML document only");
    }

    @Test
    void nestingEndsAtAHundredLevels() {
        YamlReader.read("[".repeat(100) + "]".repeat(100));
        assertThatThrownBy(() -> YamlReader.read("[".repeat(101) + "]".repeat(101)))
                .hasMessageContaining("nests deeper than 100 levels");
        assertThatThrownBy(() -> YamlReader.read("[".repeat(200_000))).isInstanceOf(AppFileException.class);
        assertThatThrownBy(() -> YamlReader.read("{a: ".repeat(100_000))).isInstanceOf(AppFileException.class);
    }

    @Test
    void fiftyAliasesAreAllowed() {
        YamlReader.read("a: &a 1\nb: [" + "*a, ".repeat(50) + "]");
        assertThatThrownBy(() -> YamlReader.read("a: &a 1\nb: [" + "*a, ".repeat(51) + "]"))
                .hasMessageContaining("at most 50");
    }

    @Test
    void aBombOfFewAliasesIsRefused() {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= 24; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }

        assertThatThrownBy(() -> YamlReader.read(bomb.toString())).hasMessageContaining("makes the file too large");
    }

    @Test
    void aBombOfLongTextsIsRefused() {
        String bomb = "a: &a " + "x".repeat(1024 * 1024) + "\nb: [" + "*a, ".repeat(40) + "]";

        assertThatThrownBy(() -> YamlReader.read(bomb)).hasMessageContaining("makes the file too large");
    }

    @Test
    void aBombOfMergesIsRefused() {
        var bomb =
                new StringBuilder("a0: &a0 {k0: [").append("x, ".repeat(60_000)).append("]}\n");
        bomb.append("b: [").append("{<<: *a0}, ".repeat(20)).append("]\n");

        assertThatThrownBy(() -> YamlReader.read(bomb.toString())).hasMessageContaining("makes the file too large");
    }

    @Test
    void tooManyValuesAreRefused() {
        assertThatThrownBy(() -> YamlReader.read("[" + "1,".repeat(500_001) + "]"))
                .hasMessageContaining("at most 500000 values");
    }
}
