package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EventCodec;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.AudioProduced;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunFold;
import dev.runnel.run.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Logs that version 1 wrote are read, folded and written as they were then. */
class FixtureLogTest {

    @Test
    void anAnsweredRunFoldsBackIntoItsState() throws IOException {
        RunFold fold = RunFold.of(read("answered", 3));
        assertThat(fold.text()).isEqualTo("Hello, wörld \ud83d\ude00 \"and\"\nmore.");
        assertThat(fold.lastNumber()).isEqualTo(7);
        assertThat(fold.finishedNodes()).isZero();
        assertThat(Objects.requireNonNull(fold.finished()).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void anInterruptedRunFoldsBackIntoItsState() throws IOException {
        RunFold fold = RunFold.of(read("interrupted", 2));
        assertThat(fold.text()).isEqualTo("What was durable");
        assertThat(fold.lastNumber()).isEqualTo(4098);
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(fold.finished()).error())
                        .message())
                .isEqualTo("The server was interrupted.");
    }

    @Test
    void aRunOfEveryKindOfEventFoldsBackIntoItsState() throws IOException {
        List<RunEvent> events = read("every-kind", 1);
        RunFold fold = RunFold.of(events);
        assertThat(fold.text()).isEqualTo("replaced and more");
        assertThat(fold.lastNumber()).isEqualTo(26);
        assertThat(fold.finishedNodes()).isEqualTo(1);
        assertThat(Objects.requireNonNull(fold.finished()).status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
    }

    @Test
    void theFixturesHoldEveryKindOfEvent() throws IOException {
        assertThat(read("every-kind", 1).stream()
                        .map(event -> event.payload().getClass())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        Arrays.stream(Payload.class.getPermittedSubclasses()).toArray(Class[]::new));
    }

    @Test
    void everyEventIsReadAsItWasWritten() throws IOException {
        for (var run : FixtureRuns.all().entrySet()) {
            List<RunEvent> expected =
                    run.getValue().stream().flatMap(List::stream).toList();
            List<RunEvent> stored = read(run.getKey(), run.getValue().size());
            assertThat(stored).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                RunEvent event = stored.get(i);
                if (expected.get(i).payload() instanceof AudioProduced(byte[] audio, boolean last)) {
                    // Its bytes are compared by content.
                    assertThat(event.number()).isEqualTo(expected.get(i).number());
                    assertThat(event.payload()).isInstanceOfSatisfying(AudioProduced.class, read -> {
                        assertThat(read.audio()).isEqualTo(audio);
                        assertThat(read.last()).isEqualTo(last);
                    });
                } else {
                    assertThat(event).as(run.getKey()).isEqualTo(expected.get(i));
                }
            }
        }
    }

    @Test
    void everySegmentIsWrittenByteForByteAsItWas() throws IOException {
        for (var run : FixtureRuns.all().entrySet()) {
            for (int number = 1; number <= run.getValue().size(); number++) {
                byte[] stored = bytes(run.getKey(), number);
                assertThat(EventCodec.segment(EventCodec.decode(stored)).events())
                        .as("%s-%d", run.getKey(), number)
                        .isEqualTo(stored);
            }
        }
    }

    private static List<RunEvent> read(String run, int segments) throws IOException {
        var events = new ArrayList<RunEvent>();
        for (int number = 1; number <= segments; number++) {
            events.addAll(EventCodec.decode(bytes(run, number)));
        }
        return events;
    }

    private static byte[] bytes(String run, int segment) throws IOException {
        String name = "/log/v1/" + run + "-" + segment + ".segment";
        try (InputStream in = FixtureLogTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
