package dev.runnel.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random templates must render, and fail, as with Python's Jinja2; all of a try go through one process. */
class PythonJinjaProperties {

    private static final Path SCRIPT = Path.of("src/test/vectors/run_jinja.py");
    private static final int TEMPLATES = 3000;

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void rendersAndFailsAsPythonDoes(@ForAll long seed) throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "python3 with jinja2 (package python3-jinja2) is not installed");
        var random = new RandomTemplates(seed);
        List<String> templates = new ArrayList<>();
        for (int i = 0; i < TEMPLATES; i++) {
            templates.add(random.next());
        }
        List<Object> judged = judge(templates);
        Map<String, Object> values = values();
        List<String> differences = new ArrayList<>();
        int rendered = 0;
        for (int i = 0; i < TEMPLATES; i++) {
            Map<String, Object> judgement = PlainJson.object(judged.get(i));
            String expected = (String) judgement.get("text");
            String here = render(templates.get(i), values);
            if (judgement.containsKey("error") ? here != null : isComparable(expected) && !expected.equals(here)) {
                differences.add(templates.get(i) + "\n  Python: " + judgement + "\n  here: " + here);
            }
            rendered += expected == null ? 0 : 1;
        }
        assertThat(differences).isEmpty();
        assertThat(rendered).isGreaterThan(TEMPLATES / 4);
    }

    /** Python prints the addresses of objects. */
    private static boolean isComparable(String text) {
        return text != null && !text.toLowerCase(Locale.ROOT).contains(" at 0x");
    }

    /** Null where it fails. */
    private static String render(String template, Map<String, Object> values) {
        try {
            return JinjaTemplate.parse(template).render(values, JinjaLimits.defaults());
        } catch (TemplateException failure) {
            return null;
        }
    }

    private static Map<String, Object> values() throws IOException {
        try (InputStream stream = PythonJinjaProperties.class.getResourceAsStream("/jinja.json")) {
            Object vectors = PlainJson.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            return PlainJson.object(PlainJson.object(vectors).get("values"));
        }
    }

    private static boolean isInstalled() throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import jinja2")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static List<Object> judge(List<String> templates) throws IOException, InterruptedException {
        Path input = Files.createTempFile("templates", ".json");
        Path output = Files.createTempFile("judged", ".json");
        try {
            Files.writeString(input, PlainJson.write(templates));
            Process process = new ProcessBuilder("python3", "-W", "ignore", SCRIPT.toString())
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
            return PlainJson.list(PlainJson.read(Files.readString(output)));
        } finally {
            Files.delete(input);
            Files.delete(output);
        }
    }
}
