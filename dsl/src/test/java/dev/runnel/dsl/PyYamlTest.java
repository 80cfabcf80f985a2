package dev.runnel.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** PyYAML and this module must understand each other: what one writes the other reads as the same value. */
class PyYamlTest {

    private static final List<String> PIECES = List.of(
            "0",
            "1",
            "7",
            "8",
            "12",
            "59",
            "60",
            "_",
            ":",
            ".",
            "-",
            "+",
            "e",
            "e+",
            "E-",
            "0x",
            "f",
            "0b",
            "01",
            "2024-01-31",
            "2024-2-3",
            "T",
            "t",
            "12:30:00",
            "Z",
            "+01:00",
            ".5",
            "y",
            "no",
            "~",
            ".inf",
            ".nan",
            "0o7",
            "a",
            "=",
            "<<");

    @Test
    void unquotedScalarsMeanTheSame() {
        var random = new Random(20261121);
        List<String> documents = new ArrayList<>();
        for (String word : List.of(
                "yes",
                "Off",
                "NO",
                "on",
                "true",
                "True",
                "TRUE",
                "tRUE",
                "y",
                "n",
                "null",
                "Null",
                "~",
                "12:30",
                "0755",
                "0o755",
                "1_000",
                "1_000.5",
                "2024-01-01",
                "2024-01-01 12:30:00",
                "2024-01-01T12:30:00.5Z",
                "2024-1-1 1:02:03 -5",
                "1e5",
                "1.0e5",
                "1.0e+5",
                "-.5",
                ".5",
                "0x1F",
                "0b101",
                "-0",
                "+12",
                "190:20:30",
                "190:20:30.15",
                "0.7.0",
                "0.7",
                "08",
                "09.5",
                "1.",
                "_1",
                "1__0",
                "=",
                "a b",
                "http://x:80/y")) {
            documents.add("- " + word);
        }
        for (int i = 0; i < 4000; i++) {
            var scalar = new StringBuilder();
            for (int piece = random.nextInt(4) + 1; piece > 0; piece--) {
                scalar.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            documents.add("- " + scalar);
        }
        List<ObjectValue> judged = PyYaml.load(documents);
        int compared = 0;
        for (int i = 0; i < documents.size(); i++) {
            Value expected = judged.get(i).get("value");
            if (expected != null) {
                assertThat(YamlReader.read(documents.get(i)))
                        .as(documents.get(i))
                        .isEqualTo(expected);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(3500);
    }

    @Test
    void whatIsExportedHereIsReadThere() {
        var random = new Random(7);
        List<ObjectValue> values = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            values.add(object(random, 4));
        }
        List<ObjectValue> judged =
                PyYaml.load(values.stream().map(YamlWriter::write).toList());

        for (int i = 0; i < values.size(); i++) {
            assertThat(JsonText.write(judged.get(i).members().getOrDefault("value", judged.get(i))))
                    .as(YamlWriter.write(values.get(i)))
                    .isEqualTo(JsonText.write(values.get(i)));
        }
    }

    @Test
    void whatIsExportedThereIsReadHere() {
        var random = new Random(8);
        List<ObjectValue> values = new ArrayList<>();
        while (values.size() < 400) {
            ObjectValue value = object(random, 4);
            // PyYAML itself does not read back a next-line character that it wrote.
            if (!JsonText.write(value).contains("\u0085")) {
                values.add(value);
            }
        }
        List<String> texts = PyYaml.dump(values);

        for (int i = 0; i < values.size(); i++) {
            assertThat(sorted(YamlReader.read(texts.get(i)))).as(texts.get(i)).isEqualTo(sorted(values.get(i)));
        }
    }

    @Test
    void exportsOfTheTestAppsAreReadThere() {
        List<String> originals = AppFiles.own().stream().map(AppFiles::text).toList();
        List<String> exports = originals.stream()
                .map(text -> AppFileWriter.write(AppFiles.READER.read(text).content(), AppFileWriter.Secrets.INCLUDED))
                .toList();
        List<ObjectValue> before = PyYaml.load(originals);
        List<ObjectValue> after = PyYaml.load(exports);

        for (int i = 0; i < originals.size(); i++) {
            assertThat(AppFiles.comparable(after.get(i).object("value")))
                    .as(exports.get(i))
                    .isEqualTo(AppFiles.comparable(before.get(i).object("value")));
        }
    }

    /** Python sorts members. */
    private static Value sorted(Value value) {
        return switch (value) {
            case ObjectValue(Map<String, Value> members) -> {
                var sorted = new LinkedHashMap<String, Value>();
                members.keySet().stream().sorted().forEach(name -> sorted.put(name, sorted(members.get(name))));
                yield new ObjectValue(sorted);
            }
            case ListValue(List<Value> items) ->
                new ListValue(items.stream().map(PyYamlTest::sorted).toList());
            default -> value;
        };
    }

    private static ObjectValue object(Random random, int depth) {
        var members = new LinkedHashMap<String, Value>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(text(random), value(random, depth));
        }
        return new ObjectValue(members);
    }

    private static Value value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> Value.NULL;
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of(random.nextBoolean() ? random.nextInt(100) : random.nextLong());
            case 3 ->
                Value.of(
                        random.nextBoolean()
                                ? random.nextInt(100) / 4.0
                                : Math.scalb(random.nextDouble(), random.nextInt(-40, 90)));
            case 4, 5 -> Value.of(text(random));
            case 6 -> {
                List<Value> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(random, depth - 1));
                }
                yield new ListValue(items);
            }
            default -> object(random, depth - 1);
        };
    }

    private static String text(Random random) {
        String alphabet = random.nextInt(3) == 0
                ? "ab \n\t:#-'\"{}[],&*!|>%@`\\?=~é€\u2028\u0085\ufeff🤖\u0007\r"
                : "abcXYZ 019_-.:{}\n";
        int[] characters = alphabet.codePoints().toArray();
        var text = new StringBuilder();
        if (random.nextInt(6) == 0) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 300 : 12); i > 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }
}
