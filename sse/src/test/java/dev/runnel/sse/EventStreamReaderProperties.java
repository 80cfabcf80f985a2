package dev.runnel.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EventStreamReaderProperties {

    private static final int LIMIT = 24;

    /** Streams made of what the grammar is sensitive to, with invalid UTF-8 in between. */
    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> tokens = Arbitraries.of(
                        "data",
                        "event",
                        "id",
                        "retry",
                        ":",
                        " ",
                        "\n",
                        "\n",
                        "\n\n",
                        "\r",
                        "\r\n",
                        "\0",
                        "7",
                        "12",
                        "x",
                        "data: {\"text\":\"0123456789\"}",
                        "data:",
                        "\uFEFF",
                        "\u00E9",
                        "\u2028",
                        "\uD83D\uDE00",
                        "\uFFFD")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> invalid = Arbitraries.of(
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xE2, (byte) 0x82},
                new byte[] {(byte) 0xF0, (byte) 0x9F},
                new byte[] {(byte) 0xF5},
                new byte[] {(byte) 0xEF, (byte) 0xBB});
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(12, tokens), net.jqwik.api.Tuple.of(1, invalid))
                .list()
                .ofMaxSize(60)
                .map(EventStreamReaderProperties::join);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 9).list().ofMinSize(1).ofMaxSize(40);
    }

    @Property(tries = 1000)
    void readsWhatThePlainAlgorithmReads(@ForAll("streams") byte[] stream) {
        assertThat(read(stream, List.of(stream.length + 1), EventStreamReader.DEFAULT_MAX_EVENT_BYTES).events)
                .isEqualTo(PlainReading.read(stream));
    }

    @Property(tries = 1000)
    void anyCutTellsTheSame(@ForAll("streams") byte[] stream, @ForAll("cuts") List<Integer> cuts) {
        int limit = EventStreamReader.DEFAULT_MAX_EVENT_BYTES;
        assertThat(read(stream, cuts, limit).told).isEqualTo(read(stream, List.of(stream.length + 1), limit).told);
    }

    @Property(tries = 1000)
    void anyCutMeetsTheLimitAtTheSamePlace(@ForAll("streams") byte[] stream, @ForAll("cuts") List<Integer> cuts) {
        assertThat(read(stream, cuts, LIMIT).told).isEqualTo(read(stream, List.of(stream.length + 1), LIMIT).told);
    }

    @Property(tries = 300)
    void pullingGivesTheSameEvents(@ForAll("streams") byte[] stream, @ForAll @IntRange(min = 1, max = 7) int step)
            throws IOException {
        List<ServerSentEvent> pulled = new ArrayList<>();
        try (EventStreamInput input = new EventStreamInput(new SteppedInput(stream, step))) {
            for (ServerSentEvent event = input.next(); event != null; event = input.next()) {
                pulled.add(event);
                assertThat(input.lastEventId()).isNotNull();
            }
            assertThat(input.next()).isNull();
        }
        assertThat(pulled).isEqualTo(PlainReading.read(stream));
    }

    private static Recording read(byte[] stream, List<Integer> steps, int limit) {
        Recording recording = new Recording();
        EventStreamReader reader = new EventStreamReader(recording, limit);
        try {
            int from = 0;
            for (int i = 0; from < stream.length; i++) {
                // A step of 0 feeds nothing, which must not matter; the last one in the list always makes progress.
                int step = steps.get(i % steps.size());
                int length =
                        Math.min(i % steps.size() == steps.size() - 1 ? Math.max(step, 1) : step, stream.length - from);
                reader.feed(stream, from, length);
                from += length;
            }
        } catch (EventStreamException tooLong) {
            recording.told.add(tooLong.getMessage());
            return recording;
        }
        reader.end();
        recording.told.add("last event id " + reader.lastEventId());
        return recording;
    }

    private static byte[] join(List<byte[]> pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /** Gives a few bytes at a time, as a slow connection does. */
    private static final class SteppedInput extends ByteArrayInputStream {

        private final int step;

        SteppedInput(byte[] bytes, int step) {
            super(bytes);
            this.step = step;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, step));
        }
    }
}
