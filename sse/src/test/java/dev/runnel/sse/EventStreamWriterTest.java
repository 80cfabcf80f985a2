package dev.runnel.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventStreamWriterTest {

    private final EventStreamWriter writer = new EventStreamWriter();

    @Test
    void fieldsStandInTheirOrderWithOneSpace() {
        writer.id("1").event("delta").retry(1500).data("{\"a\":1}").end();
        assertThat(written()).isEqualTo("id: 1\nevent: delta\nretry: 1500\ndata: {\"a\":1}\n\n");
    }

    @Test
    void dataIsSplitAtEveryKindOfLineBreak() {
        writer.data("a\r\nb\rc\nd\n\n").end();
        String lines = "data: a\ndata: b\ndata: c\ndata: d\ndata:\ndata:\n\n";
        assertThat(written()).isEqualTo(lines);
        writer.clear();
        byte[] payload = "?a\r\nb\rc\nd\n\n?".getBytes(StandardCharsets.UTF_8);
        writer.data(payload, 1, payload.length - 2).end();
        assertThat(written()).isEqualTo(lines);
    }

    @Test
    void aLineBreakAtTheEndOfTheBytesIsNotLookedBeyond() {
        byte[] payload = "a\r\n".getBytes(StandardCharsets.UTF_8);
        writer.data(payload, 0, 2).end();
        assertThat(written()).isEqualTo("data: a\ndata:\n\n");
    }

    @Test
    void emptyValuesHaveNoSpace() {
        writer.id("").data("").end();
        writer.data(new byte[0], 0, 0).end();
        assertThat(written()).isEqualTo("id:\ndata:\n\ndata:\n\n");
    }

    @Test
    void theDefaultTypeIsNotWritten() {
        writer.event("message").data("a").end().event("").data("b").end().write(null, "message", "c");
        assertThat(written()).isEqualTo("data: a\n\ndata: b\n\ndata: c\n\n");
    }

    @Test
    void leadingSpacesSurvive() {
        writer.write(null, " x", " y");
        assertThat(written()).isEqualTo("event:  x\ndata:  y\n\n");
    }

    @Test
    void commentsNeedNoBlankLineAndMayStandAnywhere() {
        writer.comment("").id("1").comment("ping").data("a").comment("").end();
        assertThat(written()).isEqualTo(":\nid: 1\n: ping\ndata: a\n:\n\n");
    }

    @Test
    void whatWouldBreakTheStreamIsRefusedAndLeavesNothing() {
        assertThatThrownBy(() -> writer.id("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.id("a\rb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.id("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.event("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.event("a\rb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.comment("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.retry(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.write("1", "a\rb", "data")).isInstanceOf(IllegalArgumentException.class);
        assertThat(writer.size()).isZero();
        writer.write("1", "ok", "fine");
        assertThat(written()).isEqualTo("id: 1\nevent: ok\ndata: fine\n\n");
    }

    @Test
    void fieldsOutOfOrderAreRefused() {
        writer.event("a");
        assertThatThrownBy(() -> writer.id("1")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.event("b")).isInstanceOf(IllegalStateException.class);
        writer.data("x");
        assertThatThrownBy(() -> writer.data("y")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.retry(1)).isInstanceOf(IllegalStateException.class);
        writer.end().id("1").data("z").end();
        assertThat(written()).isEqualTo("event: a\ndata: x\n\nid: 1\ndata: z\n\n");
    }

    @Test
    void aLoneSurrogateBecomesAReplacementCharacter() {
        writer.write(null, null, "a\uD83Db\uDE00\uD83D\uDE00");
        assertThat(written()).isEqualTo("data: a\uFFFDb\uFFFD\uD83D\uDE00\n\n");
    }

    @Test
    void theBufferIsLimited() {
        EventStreamWriter small = new EventStreamWriter(300);
        small.data("x".repeat(280)).end();
        assertThatThrownBy(() -> small.data("y".repeat(20)))
                .isInstanceOf(EventStreamException.class)
                .hasMessage("what was written of the event stream is longer than 300 bytes");
    }

    @Test
    void clearingMakesRoomWithinAnEvent() throws IOException {
        EventStreamWriter small = new EventStreamWriter(300);
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        small.id("1");
        small.writeTo(taken);
        small.clear();
        small.data("x".repeat(280)).end();
        small.writeTo(taken);
        assertThat(taken.toString(StandardCharsets.UTF_8)).isEqualTo("id: 1\ndata: " + "x".repeat(280) + "\n\n");
        assertThat(small.view().isReadOnly()).isTrue();
        assertThat(small.view().remaining()).isEqualTo(small.size());
    }

    private String written() {
        return new String(writer.toByteArray(), StandardCharsets.UTF_8);
    }
}
