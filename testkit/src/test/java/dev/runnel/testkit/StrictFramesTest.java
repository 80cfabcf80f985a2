package dev.runnel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.sse.EventStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictFramesTest {

    @Test
    void readsWhatTheWriterWrites() {
        EventStreamWriter writer = new EventStreamWriter();
        writer.comment("").comment("ping");
        writer.id("7").event("delta").retry(20).data("a\nb").end();
        writer.write("", null, "").comment("x").end();
        List<StreamFrame> frames = read(writer.toByteArray());
        assertThat(frames).hasSize(5);
        assertThat(frames.get(0).comment()).isEmpty();
        assertThat(frames.get(1).comment()).isEqualTo("ping");
        StreamFrame full = frames.get(2);
        assertThat(full.isComment()).isFalse();
        assertThat(full.id()).isEqualTo("7");
        assertThat(full.event()).isEqualTo("delta");
        assertThat(full.retry()).isEqualTo(20);
        assertThat(full.data()).isEqualTo("a\nb");
        assertThat(full.raw()).isEqualTo("id: 7\nevent: delta\nretry: 20\ndata: a\ndata: b\n\n");
        assertThat(frames.get(3).id()).isEmpty();
        assertThat(frames.get(3).requireData()).isEmpty();
        assertThat(frames.get(3).event()).isNull();
    }

    @Test
    void everyFrameKnowsWhereItEnds() {
        byte[] stream = "event: ping\n\n: c\n\ndata: \u00E9\n\n".getBytes(StandardCharsets.UTF_8);
        List<StreamFrame> frames = read(stream);
        assertThat(frames).extracting(StreamFrame::endOffset).containsExactly(13L, 17L, 28L);
        assertThat(frames.get(0).data()).isNull();
        assertThatThrownBy(() -> frames.get(0).requireData()).isInstanceOf(AssertionError.class);
        assertThat(frames.get(2).rawBytes()).hasSize(10);
        assertThat(frames).extracting(StreamFrame::receivedNanos).containsOnly(42L);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            data: a                 | ends without the blank line
            data: a;data: b;        | ends inside a line
            data:a;;                | space
            data: ;;                | space
            data;;                  | colon
            foo: a;;                | no field
            Data: a;;               | no field
            data: a;;;              | blank line where no event ends
            ;                       | blank line where no event ends
            : c;;;                  | blank line where no event ends
            event: message;data: a;;| default event type
            event:;data: a;;        | default event type
            event: a;id: 1;;        | out of order
            id: 1;id: 2;;           | repeated
            event: a;event: b;;     | repeated
            data: a;event: b;;      | out of order
            retry: x;;              | no number
            data: a;: c;;           | comment inside
            """)
    void refusesWhatAStrictEmitterWouldNotWrite(String stream, String complaint) {
        // A semicolon stands for a line end; the first row alone ends with one, the second ends in the middle of a
        // line.
        String text = stream.equals("data: a") ? "data: a\n" : stream.replace(';', '\n');
        String whole = complaint.equals("ends inside a line") ? text.stripTrailing() : text;
        assertThatThrownBy(() -> read(whole.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void refusesBytesThatAStrictEmitterWouldNotWrite() {
        assertThatThrownBy(() -> read(new byte[] {'d', 'a', 't', 'a', ':', ' ', (byte) 0xFF, '\n', '\n'}))
                .hasMessageContaining("invalid UTF-8");
        assertThatThrownBy(() -> read("data: a\r\n\r\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("carriage return");
        assertThatThrownBy(() -> read("\uFEFFdata: a\n\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("byte order mark");
        assertThatThrownBy(() -> read("id: a\0\ndata: a\n\n".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("NUL");
    }

    private static List<StreamFrame> read(byte[] stream) {
        List<StreamFrame> frames = new ArrayList<>();
        StrictFrames parser = new StrictFrames(frames::add);
        for (int at = 0; at < stream.length; at++) {
            parser.feed(stream, at, 1, 42);
        }
        parser.end();
        return frames;
    }
}
