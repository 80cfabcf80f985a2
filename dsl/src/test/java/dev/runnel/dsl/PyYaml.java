package dev.runnel.dsl;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The library by which Dify reads and writes its files, as a judge of ours; tests skip where it is not installed. */
final class PyYaml {

    private PyYaml() {}

    /** What PyYAML reads of each text; an entry that it refuses has {@code error} in place of {@code value}. */
    static List<ObjectValue> load(List<String> texts) {
        return judge("load", new ListValue(texts.stream().map(Value::of).toList())).stream()
                .map(ObjectValue.class::cast)
                .toList();
    }

    /** Each value as Dify would write it. */
    static List<String> dump(List<? extends Value> values) {
        return judge("dump", new ListValue(List.copyOf(values))).stream()
                .map(text -> ((TextValue) text).value())
                .toList();
    }

    private static List<Value> judge(String mode, ListValue entries) {
        Assumptions.assumeTrue(
                installed(),
                "python3 with PyYAML is not installed here (Debian: python3-yaml): its judgement is missing");
        try {
            Path script = Files.createTempFile("pyyaml_judge", ".py");
            Path input = Files.createTempFile("pyyaml_judge", ".json");
            try (InputStream source = PyYaml.class.getResourceAsStream("/pyyaml_judge.py")) {
                Files.write(script, source.readAllBytes());
                Files.writeString(input, JsonText.write(entries));
                Process process = new ProcessBuilder("python3", script.toString(), mode)
                        .redirectInput(input.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new AssertionError("the judge failed");
                }
                return ((ListValue) JsonText.parse(output)).items();
            } finally {
                Files.delete(script);
                Files.delete(input);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean installed() {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import yaml")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
