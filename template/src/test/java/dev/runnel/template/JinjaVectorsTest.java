package dev.runnel.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.template.TemplateException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code src/test/vectors/make_vectors.py} had Python's Jinja2 do. */
class JinjaVectorsTest {

    private static final Map<String, Object> VECTORS = read();

    record Vector(
            String group, String template, Map<String, Object> values, String expected, String error, boolean same) {
        @Override
        public String toString() {
            return group + ": " + template;
        }
    }

    static Stream<Vector> rendered() {
        return vectors().filter(vector -> vector.error == null);
    }

    static Stream<Vector> failing() {
        return vectors().filter(vector -> vector.error != null);
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void rendersAsJinjaDoes(Vector vector) {
        assertThat(render(vector)).isEqualTo(vector.expected);
    }

    @ParameterizedTest
    @MethodSource("failing")
    void failsWhereJinjaDoes(Vector vector) {
        assertThatThrownBy(() -> render(vector)).isInstanceOfSatisfying(TemplateException.class, failure -> {
            assertThat(failure.reason()).isIn(Reason.SYNTAX, Reason.EVALUATION);
            assertThat(failure.line()).isPositive();
            assertThat(failure.column()).isPositive();
            assertThat(failure.problem()).isNotBlank();
            if (vector.same) {
                assertThat(failure.problem()).isEqualTo(vector.error);
            }
        });
    }

    @Test
    void thereAreEnough() {
        assertThat(rendered()).hasSizeGreaterThan(700);
        assertThat(failing()).hasSizeGreaterThan(200);
        assertThat(failing().filter(Vector::same)).hasSizeGreaterThan(40);
    }

    private static String render(Vector vector) {
        return JinjaTemplate.parse(vector.template).render(vector.values, JinjaLimits.defaults());
    }

    private static Stream<Vector> vectors() {
        Map<String, Object> shared = PlainJson.object(VECTORS.get("values"));
        List<Object> rows = PlainJson.list(VECTORS.get("vectors"));
        return rows.stream()
                .map(PlainJson::object)
                .map(row -> new Vector(
                        (String) row.get("group"),
                        (String) row.get("template"),
                        row.containsKey("values") ? PlainJson.object(row.get("values")) : shared,
                        (String) row.get("expected"),
                        (String) row.get("error"),
                        row.containsKey("same")));
    }

    private static Map<String, Object> read() {
        try (InputStream stream = JinjaVectorsTest.class.getResourceAsStream("/jinja.json")) {
            return PlainJson.object(PlainJson.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
