package dev.runnel.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamReaderTest {

    private final Recording recording = new Recording();

    @Test
    void dataOfOneLineIsHandedOverWhereItLies() {
        byte[] piece = bytes("data: {\"a\":1}\n\ndata: [DONE]\n\n");
        List<String> seen = new ArrayList<>();
        EventStreamReader reader = new EventStreamReader((type, buffer, offset, length, id) -> {
            assertThat(buffer).isSameAs(piece);
            seen.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
        });
        reader.feed(piece);
        assertThat(seen).containsExactly("{\"a\":1}", "[DONE]");
    }

    @Test
    void bytesAreHandedOverAsTheyCame() {
        List<byte[]> seen = new ArrayList<>();
        EventStreamReader reader = new EventStreamReader((type, buffer, offset, length, id) ->
                seen.add(java.util.Arrays.copyOfRange(buffer, offset, offset + length)));
        reader.feed(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xFF, '\n', '\n'});
        assertThat(seen).containsExactly(new byte[] {(byte) 0xFF});
        assertThat(EventStreamReader.text(seen.get(0), 0, 1)).isEqualTo("\uFFFD");
    }

    @Test
    void anEventIsToldWhenItsBlankLineBegins() {
        EventStreamReader reader = new EventStreamReader(recording);
        reader.feed(bytes("data: a\r\n\r"));
        assertThat(recording.events).hasSize(1);
        reader.feed(bytes("\ndata: b\r\n\r\n"));
        assertThat(recording.events).extracting(ServerSentEvent::data).containsExactly("a", "b");
    }

    @Test
    void anArrayMayBeUsedAgainAfterFeeding() {
        EventStreamReader reader = new EventStreamReader(recording);
        byte[] piece = bytes("data: first\n");
        reader.feed(piece);
        java.util.Arrays.fill(piece, (byte) '!');
        reader.feed(bytes("\n"));
        assertThat(recording.events).extracting(ServerSentEvent::data).containsExactly("first");
    }

    @Test
    void aCutUtf8SequenceIsOneCharacter() {
        EventStreamReader reader = new EventStreamReader(recording);
        for (byte single : bytes("event: \u00FC\uD83D\uDE00\ndata: \uD83D\uDE00\n\n")) {
            reader.feed(new byte[] {single});
        }
        assertThat(recording.events).containsExactly(new ServerSentEvent("\u00FC\uD83D\uDE00", "\uD83D\uDE00", ""));
    }

    @Test
    void invalidUtf8IsReplacedAsTheStandardSays() {
        assertThat(text(0xED, 0xA0, 0x80)).isEqualTo("\uFFFD\uFFFD\uFFFD");
        assertThat(text(0xF0, 0x9F, 0x98)).isEqualTo("\uFFFD");
        assertThat(text(0xE2, 0x82, 'a')).isEqualTo("\uFFFDa");
        assertThat(text(0xC0, 0xAF)).isEqualTo("\uFFFD\uFFFD");
        assertThat(text(0xF4, 0x90, 0x80, 0x80)).isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD");
        assertThat(text(0xE0, 0x9F, 0xC3, 0xA9)).isEqualTo("\uFFFD\uFFFD\u00E9");
        assertThat(text(0xEF, 0xBF, 0xBD, 0xF0, 0x9F, 0x98, 0x80, 0xFF)).isEqualTo("\uFFFD\uD83D\uDE00\uFFFD");
    }

    @Test
    void retryIsClamped() {
        EventStreamReader reader = new EventStreamReader(recording);
        reader.feed(bytes("retry: 99999999999999999999999999\nretry: 2147483647\nretry: 0\n"));
        assertThat(recording.retries).containsExactly((long) Integer.MAX_VALUE, (long) Integer.MAX_VALUE, 0L);
    }

    @Test
    void commentsAreTold() {
        EventStreamReader reader = new EventStreamReader(recording);
        reader.feed(bytes(": ping\n:\n:  x\n"));
        assertThat(recording.told).containsExactly("comment ping", "comment ", "comment  x");
    }

    @Test
    void aLineThatNeverEndsIsRefused() {
        EventStreamReader reader = new EventStreamReader(recording, 100);
        reader.feed(bytes("data: ok\n\n"));
        byte[] endless = bytes("x".repeat(60));
        reader.feed(endless);
        assertThatThrownBy(() -> reader.feed(endless))
                .isInstanceOf(EventStreamException.class)
                .hasMessage("a line of the event stream is longer than 100 bytes");
        assertThat(recording.events).hasSize(1);
        assertThatThrownBy(() -> reader.feed(endless)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void dataOfManyLinesIsLimitedToo() {
        EventStreamReader reader = new EventStreamReader(recording, 100);
        byte[] line = bytes("data: " + "x".repeat(49) + "\n");
        reader.feed(line);
        reader.feed(line);
        assertThatThrownBy(() -> reader.feed(line))
                .isInstanceOf(EventStreamException.class)
                .hasMessage("the data of an event is longer than 100 bytes");
    }

    @Test
    void aListenerCannotFeedAndItsFailureEndsTheReading() {
        EventStreamReader[] self = new EventStreamReader[1];
        self[0] = new EventStreamReader((EventStreamListener) (type, data, id) -> self[0].feed(bytes("data\n\n")));
        assertThatThrownBy(() -> self[0].feed(bytes("data: a\n\n"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> self[0].feed(bytes(""))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readingAllToldEverythingBeforeTheConnectionFailed() {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(bytes("id: 1\ndata: a\n\nid: 2\ndata: b")), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("reset");
                    }
                });
        EventStreamReader reader = new EventStreamReader(recording);
        assertThatThrownBy(() -> reader.readAll(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
        assertThat(recording.events).containsExactly(new ServerSentEvent("message", "a", "1"));
        assertThat(reader.lastEventId()).isEqualTo("1");
    }

    @Test
    void whatWasReadAheadDoesNotCountAsReceived() throws IOException {
        byte[] stream = bytes("retry: 5\nid: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\n");
        try (EventStreamInput input = new EventStreamInput(new ByteArrayInputStream(stream))) {
            assertThat(input.retryMillis()).isEmpty();
            assertThat(input.next()).isEqualTo(new ServerSentEvent("message", "a", "1"));
            assertThat(input.lastEventId()).isEqualTo("1");
            assertThat(input.next()).isEqualTo(new ServerSentEvent("message", "b", "2"));
            assertThat(input.next()).isNull();
            assertThat(input.lastEventId()).isEqualTo("3");
            assertThat(input.retryMillis()).hasValue(5);
        }
    }

    @Test
    void eventsBeforeOneThatIsTooLongArePulledFirst() throws IOException {
        byte[] stream = bytes("data: a\n\ndata: " + "x".repeat(100) + "\n\n");
        try (EventStreamInput input = new EventStreamInput(new ByteArrayInputStream(stream), 50)) {
            assertThat(input.next()).isEqualTo(new ServerSentEvent("message", "a", ""));
            assertThatThrownBy(input::next).isInstanceOf(EventStreamException.class);
            assertThatThrownBy(input::next).isInstanceOf(EventStreamException.class);
        }
    }

    private static String text(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return EventStreamReader.text(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
