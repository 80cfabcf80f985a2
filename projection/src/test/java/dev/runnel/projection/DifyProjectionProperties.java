package dev.runnel.projection;

import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.BlockingResult.Body;
import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.AppMode;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every run in every mode. The collector checks besides that each frame is one JSON object. */
class DifyProjectionProperties {

    private static final Set<String> SPEECH = Set.of("tts_message", "tts_message_end");
    private static final int MOST_FRAMES = 3;

    @Provide
    Arbitrary<List<RunEvent>> runs() {
        return RandomRuns.runs();
    }

    @Property
    void oneTerminalFrameAndItIsLast(@ForAll AppMode mode, @ForAll("runs") List<RunEvent> run) {
        DifyView view = view(mode).continuingOnPause(true);
        List<String> events = FrameCollector.of(view, run).events();
        if (!view.graph()) {
            assertThat(events)
                    .filteredOn(Set.of("message_end", "error")::contains)
                    .hasSize(1);
            List<String> unspoken =
                    events.stream().filter(event -> !SPEECH.contains(event)).toList();
            assertThat(unspoken.getLast()).isIn("message_end", "error");
        } else if (events.contains("workflow_started")) {
            assertThat(events).filteredOn("workflow_finished"::equals).hasSize(1);
            assertThat(events).last().isEqualTo("workflow_finished");
            assertThat(events).filteredOn("message_end"::equals).hasSizeLessThanOrEqualTo(1);
        } else {
            assertThat(mode).isEqualTo(AppMode.ADVANCED_CHAT);
            assertThat(events).filteredOn("message_end"::equals).hasSize(1);
            assertThat(events).last().isEqualTo("message_end");
        }
    }

    @Property
    void aConnectionThatEndsAtAPauseShowsNothingAfterIt(@ForAll AppMode mode, @ForAll("runs") List<RunEvent> run) {
        var frames = new FrameCollector();
        var projection = new DifyProjection(view(mode));
        run.forEach(event -> projection.accept(event, frames));

        assertThat(projection.ended()).isTrue();
        List<String> events = frames.events();
        int pause = events.indexOf("workflow_paused");
        assertThat(pause).isIn(-1, events.size() - 1);
    }

    @Property
    void whatAClientReadsIsTheAnswer(@ForAll AppMode mode, @ForAll("runs") List<RunEvent> run) {
        DifyView view = view(mode).continuingOnPause(true);

        assertThat(read(mode, FrameCollector.of(view, run).objects())).isEqualTo(sanitized(answer(run)));
    }

    @Property
    void theBlockingBodyHoldsTheSameAnswer(@ForAll("runs") List<RunEvent> run) {
        var blocking = new DifyBlocking(view(AppMode.CHAT));
        run.forEach(blocking::accept);

        if (blocking.result() instanceof Body(byte[] json)) {
            FrameCollector.check(json);
            assertThat(JsonText.parseObject(new String(json, StandardCharsets.UTF_8))
                            .text("answer", "?"))
                    .isEqualTo(sanitized(answer(run)));
        }
    }

    @Property
    void aResumedConnectionGoesOnAsIfItHadBeenThere(
            @ForAll AppMode mode, @ForAll("runs") List<RunEvent> run, @ForAll int cut) {
        DifyView view = view(mode).continuingOnPause(true);
        int seen = Math.floorMod(cut, run.size() + 1);
        var resumed = FrameCollector.of(view, run.subList(0, seen));
        var projection = new DifyProjection(view);
        run.subList(0, seen).forEach(projection::prime);
        run.subList(seen, run.size()).forEach(event -> projection.accept(event, resumed));

        assertThat(resumed.frames()).isEqualTo(FrameCollector.of(view, run).frames());
        assertThat(projection.ended()).isTrue();
    }

    @Property
    void anEventGivesFewFrames(@ForAll AppMode mode, @ForAll("runs") List<RunEvent> run) {
        var projection = new DifyProjection(view(mode).continuingOnPause(true));
        for (RunEvent event : run) {
            var frames = new FrameCollector();
            projection.accept(event, frames);
            assertThat(frames.frames()).hasSizeLessThanOrEqualTo(MOST_FRAMES);
        }
    }

    @Property
    void simpleConversionSuppressesNoEvent(@ForAll AppMode mode, @ForAll("runs") List<RunEvent> run) {
        assertThat(FrameCollector.of(view(mode, Detail.SIMPLE, List.of()), run).events())
                .isEqualTo(FrameCollector.of(view(mode), run).events());
    }

    @Property
    void aSnapshotAndTheRestReadLikeTheWhole(@ForAll("runs") List<RunEvent> run, @ForAll int cut) {
        DifyView view = view(AppMode.ADVANCED_CHAT).continuingOnPause(true);
        int seen = Math.floorMod(cut, run.size());
        var frames = new FrameCollector();
        DifySnapshot.of(view, run.subList(0, seen)).frames(frames);
        var projection = new DifyProjection(view);
        run.subList(0, seen).forEach(projection::prime);
        run.subList(seen, run.size()).forEach(event -> projection.accept(event, frames));

        assertThat(read(AppMode.ADVANCED_CHAT, frames.objects())).isEqualTo(sanitized(answer(run)));
    }

    /** The answer as the run's events say it. */
    private static String answer(List<RunEvent> run) {
        var answer = new StringBuilder();
        for (RunEvent event : run) {
            switch (event.payload()) {
                case Payload.TextDelta delta -> answer.append(delta.text());
                case Payload.TextReplaced replaced -> answer.replace(0, answer.length(), replaced.text());
                case Payload.RunRecovered recovered -> answer.replace(0, answer.length(), recovered.durableText());
                default -> {}
            }
        }
        return answer.toString();
    }

    /** The answer as a client of that mode puts it together. */
    private static String read(AppMode mode, List<ObjectValue> frames) {
        var pieces = new ArrayList<String>();
        for (ObjectValue frame : frames) {
            switch (frame.text("event", "?")) {
                case "message" -> {
                    // An agent's only message is the whole answer once more.
                    if (mode == AppMode.AGENT) {
                        assertThat(frame.text("answer", "?")).isEqualTo(String.join("", pieces));
                    } else {
                        pieces.add(frame.text("answer", "?"));
                    }
                }
                case "agent_message", "message_file" -> pieces.add(frame.text("answer", ""));
                case "text_chunk" -> pieces.add(frame.object("data").text("text", "?"));
                case "message_replace" -> {
                    pieces.clear();
                    pieces.add(frame.text("answer", "?"));
                }
                case "text_replace" -> {
                    pieces.clear();
                    pieces.add(frame.object("data").text("text", "?"));
                }
                default -> {}
            }
        }
        return String.join("", pieces);
    }

    /** UTF-8 has no lone surrogates: they are shown as U+FFFD. */
    private static String sanitized(String text) {
        return text.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? 0xfffd : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
