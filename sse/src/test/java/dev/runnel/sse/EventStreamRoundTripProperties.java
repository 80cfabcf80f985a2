package dev.runnel.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Reading what was written gives what was written. */
class EventStreamRoundTripProperties {

    record Written(String id, String type, String data, boolean asBytes, String comment) {}

    @Provide
    Arbitrary<List<Written>> events() {
        Arbitrary<String> oneLine = Arbitraries.of(
                        "", " ", ":", "7", "data", "\u00E9", "\uD83D\uDE00", "\u2028", "\u0085", "\t", "\uFEFF")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
        Arbitrary<String> text = Arbitraries.of(
                        "", " ", ":", "\n", "\r", "\r\n", "\0", "data: x", "\u00E9", "\uD83D\uDE00", "{\"a\":1}")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
        return Combinators.combine(
                        oneLine.injectNull(0.4),
                        oneLine.injectNull(0.4),
                        text,
                        Arbitraries.of(true, false),
                        oneLine.injectNull(0.7))
                .as(Written::new)
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 1000)
    void readingGivesWhatWasWritten(
            @ForAll("events") List<Written> events, @ForAll @IntRange(min = 1, max = 50) int step) {
        EventStreamWriter writer = new EventStreamWriter();
        List<String> expected = new ArrayList<>();
        String id = "";
        for (Written event : events) {
            if (event.comment() != null) {
                writer.comment(event.comment());
                expected.add("comment " + event.comment());
            }
            if (event.asBytes()) {
                if (event.id() != null) {
                    writer.id(event.id());
                }
                byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
                writer.event(event.type() == null ? "" : event.type())
                        .data(data, 0, data.length)
                        .end();
            } else {
                writer.write(event.id(), event.type(), event.data());
            }
            id = event.id() == null ? id : event.id();
            String type = event.type() == null || event.type().isEmpty() ? "message" : event.type();
            // Every line break arrives as LF: the one thing that does not survive.
            String data = event.data().replace("\r\n", "\n").replace('\r', '\n');
            expected.add(new ServerSentEvent(type, data, id).toString());
        }
        byte[] stream = writer.toByteArray();
        Recording recording = new Recording();
        EventStreamReader reader = new EventStreamReader(recording);
        for (int from = 0; from < stream.length; from += step) {
            reader.feed(stream, from, Math.min(step, stream.length - from));
        }
        assertThat(recording.told).isEqualTo(expected);
    }
}
