package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkTemplateTest {

    private static final String FRAME = "{\"choices\":[{\"delta\":{\"content\":\"%\"},\"finish_reason\":null}]}";

    private final ChunkTemplate template = new ChunkTemplate();

    private void learn(String inside) {
        byte[] chunk = bytes(inside);
        template.learn(chunk, 0, chunk.length, FRAME.indexOf('%') - 1);
    }

    private String text(String inside) {
        byte[] chunk = bytes(inside);
        return template.text(chunk, 0, chunk.length);
    }

    private static byte[] bytes(String inside) {
        return FRAME.replace("%", inside).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsChunksOfALearnedFrame() {
        learn("first \\\" piece");

        assertThat(text("plain")).isEqualTo("plain");
        assertThat(text("")).isEmpty();
        assertThat(text("日本 é")).isEqualTo("日本 é");
        assertThat(text("a\\n\\\"b\\\\\\u00e9 é\\/")).isEqualTo("a\n\"b\\é é/");
    }

    @Test
    void leavesToTheParserWhatIsNotPlainlyAString() {
        learn("x");

        assertThat(text("a\"b")).isNull();
        assertThat(text("a\\")).isNull();
        assertThat(text("a\\x")).isNull();
        assertThat(text("a\\u00g0")).isNull();
        assertThat(text("a\u0001")).isNull();
        assertThat(text("\uFFFD")).isNull();
    }

    @Test
    void anotherFrameIsForTheParser() {
        learn("x");
        byte[] other = FRAME.replace("null", "\"stop\"").getBytes(StandardCharsets.UTF_8);

        assertThat(template.text(other, 0, other.length)).isNull();
        assertThat(template.text(other, 0, 3)).isNull();
    }

    @Test
    void givesUpLearningWhereNoTwoChunksAreAlike() {
        for (int i = 0; i < 8; i++) {
            assertThat(template.wantsToLearn()).isTrue();
            assertThat(text("x")).isNull();
        }
        assertThat(template.wantsToLearn()).isFalse();
    }
}
