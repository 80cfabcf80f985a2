package dev.runnel.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventCodecProperties {

    @Provide
    Arbitrary<List<Payload>> payloads() {
        return Payloads.payload().list().ofMinSize(1).ofMaxSize(12);
    }

    @Provide
    Arbitrary<Value> values() {
        return Payloads.value();
    }

    @Property(tries = 300)
    void decodingGivesWhatWasEncoded(
            @ForAll("payloads") List<Payload> payloads, @ForAll @IntRange(min = 1) int first, @ForAll int time) {
        List<RunEvent> events = numbered(payloads, first, time);
        Segment segment = EventCodec.segment(events);
        assertThat(segment.first()).isEqualTo(first);
        assertThat(segment.last()).isEqualTo((long) first + payloads.size() - 1);
        assertSame(EventCodec.decode(segment.events()), events);
    }

    @Property(tries = 300)
    void damageIsALogFormatExceptionOrAnotherEventButNeverACrash(
            @ForAll("payloads") List<Payload> payloads,
            @ForAll @IntRange(min = 0, max = 10_000) int at,
            @ForAll byte with) {
        byte[] encoded = EventCodec.segment(numbered(payloads, 1, 0)).events();
        encoded[at % encoded.length] = with;
        try {
            EventCodec.decode(encoded);
        } catch (LogFormatException | IllegalArgumentException | ArithmeticException told) {
            assertThat(told.getMessage()).isNotNull();
        }
    }

    @Property(tries = 300)
    void jsonTextGivesTheValueBack(@ForAll("values") Value value) {
        String text = JsonText.write(value);
        assertThat(JsonText.write(JsonText.parse(text))).isEqualTo(text);
    }

    /** The list is complete: an unlisted kind fails here. */
    @Test
    void everyKindOfPayloadHasAnExampleAndSurvives() {
        var kinds = Payloads.examples().stream().map(Object::getClass).collect(Collectors.toSet());
        var permitted = Arrays.stream(Payload.class.getPermittedSubclasses()).collect(Collectors.toSet());
        assertThat(kinds).isEqualTo(permitted);
        List<RunEvent> events = numbered(Payloads.examples(), 7, 1_700_000_000_000L);
        assertSame(EventCodec.decode(EventCodec.segment(events).events()), events);
    }

    @Test
    void theLongestKeptEventDecidesTheRetention() {
        var delta = new Payload.TextDelta("a", List.of());
        var trace = new Payload.NodeStarted(Payloads.node("t"), "a");
        var start = new Payload.RunStarted(Value.ObjectValue.EMPTY);
        assertThat(EventCodec.segment(numbered(List.of(delta, delta), 1, 0)).retention())
                .isEqualTo(Segment.Retention.DELTA);
        assertThat(EventCodec.segment(numbered(List.of(delta, trace), 1, 0)).retention())
                .isEqualTo(Segment.Retention.TRACE);
        assertThat(EventCodec.segment(numbered(List.of(start, delta, trace), 1, 0))
                        .retention())
                .isEqualTo(Segment.Retention.TERMINAL);
    }

    @Test
    void anUnknownVersionIsRefused() {
        byte[] encoded = EventCodec.segment(numbered(Payloads.examples(), 1, 0)).events();
        encoded[0] = 9;
        assertThatThrownBy(() -> EventCodec.decode(encoded)).isInstanceOf(LogFormatException.class);
    }

    @Property(tries = 200)
    void escapedTextIsValidInsideAJsonString(@ForAll("texts") String text) {
        var out = new ByteBuilder(8);
        JsonText.write(text, out);
        assertThat(JsonText.parse(out.toString())).isEqualTo(Value.of(text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(Payloads.text(), Arbitraries.strings().withCharRange('\0', '\u0080'));
    }

    private static List<RunEvent> numbered(List<Payload> payloads, long first, long time) {
        var events = new ArrayList<RunEvent>();
        for (Payload payload : payloads) {
            events.add(new RunEvent(first + events.size(), time + 3L * events.size(), payload));
        }
        return events;
    }

    /** Records with arrays do not compare by content; their stored form does. */
    private static void assertSame(List<RunEvent> actual, List<RunEvent> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(EventCodec.segment(actual).events())
                .isEqualTo(EventCodec.segment(expected).events());
        for (int i = 0; i < actual.size(); i++) {
            if (!(expected.get(i).payload() instanceof Payload.AudioProduced)) {
                assertThat(actual.get(i)).isEqualTo(expected.get(i));
            }
        }
    }
}
