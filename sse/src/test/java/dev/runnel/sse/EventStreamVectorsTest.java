package dev.runnel.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of the event-stream contract, each fed whole, byte by byte and at every cut into two. */
class EventStreamVectorsTest {

    private record Vector(String input, List<ServerSentEvent> events, List<Long> retries, String lastEventId) {

        byte[] bytes() {
            return input.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final String BOM = "\uFEFF";

    static Stream<Named<Vector>> vectors() {
        return Stream.of(
                vector(1, "data: a\n\n", message("a")),
                vector(2, "data:a\r\rdata: b\r\n\r\ndata:  c\n\n", message("a"), message("b"), message(" c")),
                vector(3, BOM + "data:1\n\n" + BOM + "data:2\n\ndata:3\n\n", message("1"), message("3")),
                vector(4, BOM + BOM + "data:1\n\ndata:2\n\n", message("2")),
                vector(5, "data\n\n", message("")),
                vector(6, "data:\n\n", message("")),
                vector(7, "data\ndata\n\n", message("\n")),
                vector(8, "event: x\n\ndata: y\n\n", message("y")),
                vector(9, "event: x\ndata: y"),
                vector(10, "data: y\n"),
                vector(11, ": c\n:\ndata:z\n:\n\n", message("z")),
                vector(12, "id: 7\ndata:a\n\ndata:b\n\nid\ndata:c\n\n", event("a", "7"), event("b", "7"), message("c")),
                vector(13, "id: 7\n\ndata:a\n\n", event("a", "7")),
                vector(14, "id: a\0b\nid: 8\nid: \0\ndata:q\n\n", event("q", "8")),
                retrying(
                        15,
                        "retry: 1500\nretry: 10x\nretry: -1\nretry:\nretry: \u0661\ndata:r\n\n",
                        1500,
                        message("r")),
                retrying(16, "retry: 0020\n\n", 20),
                vector(17, "Data:1\nda-ta:2\n data:3\ndata\0:4\ndata:5\n\n", message("5")),
                vector(18, "data:\0\n\n", message("\0")),
                vector(19, "data: {\"a\":\ndata: 1}\n\n", message("{\"a\":\n1}")),
                vector(20, "event:\ndata:m\n\n", message("m")),
                vector(21, "event: a\nevent: b\ndata: t\n\n", new ServerSentEvent("b", "t", "")),
                vector(22, "data:x\r\n\n", message("x")),
                vector(23, "id:1\ndata:a\n\nid:2\ndata:b", event("a", "1")),
                vector(24, "data: \u2028 \u0085 x\n\n", message("\u2028 \u0085 x")),
                vector(25, "foo\nfoo: bar\ndata:1\n\n", message("1")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void whole(Vector vector) {
        byte[] bytes = vector.bytes();
        check(vector, bytes);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void byteByByte(Vector vector) {
        byte[] bytes = vector.bytes();
        byte[][] pieces = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = new byte[] {bytes[i]};
        }
        check(vector, pieces);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyCutIntoTwo(Vector vector) {
        byte[] bytes = vector.bytes();
        for (int cut = 0; cut <= bytes.length; cut++) {
            check(vector, Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
        }
    }

    private static void check(Vector vector, byte[]... pieces) {
        Recording recording = new Recording();
        EventStreamReader reader = new EventStreamReader(recording);
        for (byte[] piece : pieces) {
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(piece.length).put(piece).flip();
            reader.feed(direct);
            assertThat(direct.hasRemaining()).isFalse();
        }
        reader.end();
        assertThat(recording.events).isEqualTo(vector.events);
        assertThat(recording.retries).isEqualTo(vector.retries);
        assertThat(reader.lastEventId()).isEqualTo(vector.lastEventId);
    }

    private static Named<Vector> vector(int number, String input, ServerSentEvent... events) {
        return named(number, input, List.of(), events);
    }

    private static Named<Vector> retrying(int number, String input, long millis, ServerSentEvent... events) {
        return named(number, input, List.of(millis), events);
    }

    private static Named<Vector> named(int number, String input, List<Long> retries, ServerSentEvent... events) {
        String last = events.length == 0 ? "" : events[events.length - 1].lastEventId();
        return Named.of("vector " + number, new Vector(input, List.of(events), retries, last));
    }

    private static ServerSentEvent message(String data) {
        return event(data, "");
    }

    private static ServerSentEvent event(String data, String id) {
        return new ServerSentEvent("message", data, id);
    }
}
