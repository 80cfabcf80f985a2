package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.graph.FoldStories.Story;
import dev.runnel.engine.graph.Graph.Edge;
import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.WatchedRun.Act;
import dev.runnel.engine.graph.WatchedRun.Moment;
import dev.runnel.engine.graph.WatchedRun.Pass;
import dev.runnel.engine.graph.WatchedRun.State;
import dev.runnel.run.EventCodec;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log of a run of real nodes, cut anywhere and read from its stored form, folds into what the run had there. */
class BuiltInFoldTest {

    private static final ObjectValue SYSTEM =
            JsonText.parseObject("{\"query\":\"hi\",\"items\":[\"p\",\"q\",\"r\"],\"nothing\":[]}");

    static Stream<Story> stories() {
        return Stream.concat(FoldStories.told().stream(), FoldStories.unbuilt().stream());
    }

    private static VariablePool pool() {
        var pool = new VariablePool();
        pool.setAll(Selector.SYSTEM, SYSTEM);
        pool.declare(Selector.CONVERSATION, "list", "array[string]");
        pool.set(Selector.CONVERSATION, "list", new ListValue(List.of()));
        pool.set(Selector.CONVERSATION, "mood", Value.of("dull"));
        return pool;
    }

    private static WatchedRun watched(Story story) {
        var watched =
                new WatchedRun(new FoldStories().types(), GraphFixture.drawing(story.nodes(), story.edges()), pool());
        watched.run(ObjectValue.EMPTY);
        return watched;
    }

    /** The events as a log keeps them. */
    private static List<Payload> logged(WatchedRun run) {
        var events = new ArrayList<RunEvent>();
        run.moments.forEach(moment -> events.add(new RunEvent(events.size() + 1, 0, moment.payload())));
        return EventCodec.decode(EventCodec.segment(events).events()).stream()
                .map(RunEvent::payload)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everyPrefixFoldsIntoWhatTheRunHad(Story story) {
        WatchedRun run = watched(story);
        List<Payload> log = logged(run);
        for (int length = 0; length <= log.size(); length++) {
            List<Payload> prefix = log.subList(0, length);
            var fold = new GraphFold(run.graph, pool(), new VariableText(file -> ""));
            prefix.forEach(fold::add);
            Moment next = silent(run, length, 1);
            Moment earlier = silent(run, length - 1, -1);
            State then = next == null ? run.last() : next.state();
            Payload told = next == null ? null : next.payload();
            checkNodes(
                    fold, prefix, length < log.size() ? run.moments.get(length).state() : then);
            checkVariables(story, fold, told, then, earlier == null ? run.first() : earlier.state());
            checkText(run, fold, log, length);
            checkPasses(story, fold, told);
        }
    }

    /** The next moment, from one on, that tells something else than text: text only follows from what was told. */
    private static @Nullable Moment silent(WatchedRun run, int from, int step) {
        int at = from;
        while (at >= 0 && at < run.moments.size() && speaks(run.moments.get(at).payload())) {
            at += step;
        }
        return at < 0 || at >= run.moments.size() ? null : run.moments.get(at);
    }

    private static boolean speaks(Payload payload) {
        return payload instanceof TextDelta || payload instanceof TextReplaced;
    }

    private static void checkNodes(GraphFold fold, List<Payload> prefix, State then) {
        Map<String, NodeOutcome> ended = new LinkedHashMap<>();
        prefix.forEach(payload -> {
            NodeOutcome outcome = WatchedTypes.outcome(payload);
            if (outcome != null && WatchedTypes.ref(payload).index() < 0) {
                ended.put(WatchedTypes.ref(payload).node(), outcome);
            }
        });
        assertThat(List.copyOf(fold.finished().entrySet())).isEqualTo(List.copyOf(ended.entrySet()));
        Set<String> failed = new LinkedHashSet<>();
        ended.forEach((node, outcome) -> {
            if (outcome.status() == NodeStatus.FAILED) {
                failed.add(node);
            }
        });
        assertThat(fold.failed()).isEqualTo(!failed.isEmpty());
        Set<String> finished = new LinkedHashSet<>(ended.keySet());
        finished.removeAll(failed);
        assertThat(then.finished()).isEqualTo(finished);
        assertThat(fold.skipped()).isEqualTo(then.skipped());
        Set<String> ready = new LinkedHashSet<>(then.ready());
        ready.removeAll(failed);
        assertThat(fold.ready()).isEqualTo(ready);
    }

    /** What the run had after an event is what it had at the next, without what the node of that one wrote first. */
    private static void checkVariables(Story story, GraphFold fold, @Nullable Payload told, State then, State before) {
        Graph graph = fold.graph();
        assertThat(WatchedRun.contents(graph, fold.variables())).isEqualTo(without(told, then.pool(), before.pool()));
        then.types().forEach((variable, type) -> {
            var selector = Selector.of(variable.split("\\."));
            Value value = fold.variables().find(selector);
            if (value instanceof ListValue) {
                assertThat(fold.variables().type(selector, value)).isEqualTo(type);
            }
        });
        if (story.inTurn()) {
            passes(fold).forEach((pass, own) -> {
                Map<String, ObjectValue> live = then.pools().get(pass);
                Map<String, ObjectValue> earlier = before.pools().get(pass);
                if (live != null && earlier != null) {
                    assertThat(WatchedRun.contents(graph, own.variables())).isEqualTo(without(told, live, earlier));
                }
            });
        }
    }

    private static Map<String, ObjectValue> without(
            @Nullable Payload told, Map<String, ObjectValue> then, Map<String, ObjectValue> before) {
        var had = new LinkedHashMap<>(then);
        if (told == null) {
            return had;
        }
        String writer = WatchedTypes.writer(told);
        if (before.containsKey(writer)) {
            had.put(writer, before.get(writer));
        } else {
            had.remove(writer);
        }
        for (VariableWrite write : WatchedTypes.writes(told)) {
            String head = write.selector().get(0);
            String name = write.selector().get(1);
            ObjectValue values = before.get(head);
            if (values != null && values.get(name) != null && had.containsKey(head)) {
                had.put(head, had.get(head).with(name, values.get(name)));
            }
        }
        return had;
    }

    private static void checkText(WatchedRun run, GraphFold fold, List<Payload> log, int length) {
        Payload told = length < log.size() ? log.get(length) : null;
        String shown = WatchedRun.text(log.subList(0, length));
        if (told == null || !speaks(told)) {
            State then = told == null ? run.last() : run.moments.get(length).state();
            assertThat(fold.position()).isEqualTo(then.position());
            assertThat(fold.text()).isEqualTo(shown);
        } else if (run.pauses.containsKey(length)) {
            assertThat(fold.position()).isEqualTo(run.pauses.get(length));
            assertThat(fold.text()).isEqualTo(shown);
        } else if (log.subList(length, log.size()).stream().noneMatch(TextReplaced.class::isInstance)) {
            // In the midst of what follows from one event: the fold has all of that, and nothing that was not said.
            assertThat(fold.text()).startsWith(shown);
            assertThat(WatchedRun.text(log)).startsWith(fold.text());
        }
    }

    /** Whatever a pass does next was its turn, and a pass that ended has nothing left to do. */
    private static void checkPasses(Story story, GraphFold fold, @Nullable Payload told) {
        if (told == null || !story.inTurn()) {
            return;
        }
        NodeRef ref = WatchedTypes.ref(told);
        if (told instanceof Payload.NodeStarted && ref.index() >= 0) {
            GraphFold pass = passes(fold).get(pass(ref));
            if (pass != null) {
                assertThat(pass.ready()).contains(ref.node());
            }
        }
        if (told instanceof Payload.IterationFinished || told instanceof Payload.LoopFinished) {
            holder(fold, ref.node()).open().get(ref.node()).passes().values().forEach(pass -> {
                assertThat(pass.failed() || pass.ready().isEmpty()).isTrue();
                assertThat(pass.attempts()).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void anAttemptUnderWayIsKnownByItsId(Story story) {
        WatchedRun run = watched(story);
        List<Payload> log = logged(run);
        for (Act act : run.acts) {
            var fold = new GraphFold(run.graph, pool(), new VariableText(file -> ""));
            log.subList(0, act.events()).forEach(fold::add);
            GraphFold own = act.node().index() < 0 ? fold : passes(fold).get(pass(act.node()));
            if (own.graph().find(act.node().node()).execution() != NodeType.Execution.CONTAINER) {
                assertThat(own.attempts()).containsEntry(act.node().node(), act.attempt());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theBranchesOfAWholeLogAreThoseThatWereTaken(Story story) {
        WatchedRun run = watched(story);
        var fold = new GraphFold(run.graph, pool(), new VariableText(file -> ""));
        logged(run).forEach(fold::add);
        Map<String, String> branches = fold.branches();
        story.branches().forEach((node, handle) -> assertThat(branches).containsEntry(node, handle));
        for (Place place : run.graph.nodes()) {
            if (place.branches() && run.last().finished().contains(place.id())) {
                for (Edge edge : place.out()) {
                    assertThat(run.last().taken().contains(edge))
                            .isEqualTo(edge.handle().equals(branches.get(place.id())));
                }
            }
        }
        assertThat(fold.attempts()).isEmpty();
        assertThat(fold.open()).isEmpty();
    }

    @Test
    void everyTypeIsInAStory() {
        var types = new TreeSet<String>();
        new FoldStories().types().forEach(type -> types.add(type.wire()));
        var ran = new TreeSet<String>();
        stories()
                .forEach(story -> watched(story).moments.forEach(moment -> {
                    if (WatchedTypes.outcome(moment.payload()) != null) {
                        ran.add(WatchedTypes.ref(moment.payload()).type());
                    }
                }));
        assertThat(ran).isEqualTo(types);
    }

    @Test
    void storiesBranchAndFailAndGoOnAsTheyAreMeantTo() {
        Map<String, String> texts = new HashMap<>();
        FoldStories.told()
                .forEach(story -> texts.put(story.name(), watched(story).text()));
        assertThat(texts)
                .containsEntry("services", "hi! computed 200: I say hi!.")
                .containsEntry("choices", "b\nb")
                .containsEntry("memories", "I say hi glad - hi and glad")
                .containsEntry("empty iteration", "")
                .containsEntry("loop", "(1)(2)(3)3 - hi\n- hi\n- hi (3) hi")
                .containsEntry("loop to its last pass", "t 2")
                .containsEntry("loop in an iteration", "p1 p2 q1 q2 r1 r2 - 2\n- 2\n- 2 - p\n- p\n- q\n- q\n- r\n- r")
                .containsEntry("failures", "the model fell silent instead computed flaky")
                .containsEntry("said and taken back", "instead I say flaky")
                .containsEntry("beside each other", "I say b/I say aI say c")
                .containsEntry("iteration", "<0I say p><2I say r>- I say p\n- \n- I say r r")
                .containsEntry("failed loop", "the program failed")
                .containsEntry("the end of all", "I say fail");
    }

    private static Pass pass(NodeRef ref) {
        return new Pass(ref.iteration() != null ? ref.iteration() : ref.loop(), ref.index());
    }

    /** The passes of all containers under way, those inside passes included. */
    private static Map<Pass, GraphFold> passes(GraphFold fold) {
        var passes = new LinkedHashMap<Pass, GraphFold>();
        fold.open()
                .forEach((container, open) -> open.passes().forEach((index, pass) -> {
                    passes.put(new Pass(container, index), pass);
                    passes.putAll(passes(pass));
                }));
        return passes;
    }

    private static GraphFold holder(GraphFold fold, String container) {
        return Stream.concat(Stream.of(fold), passes(fold).values().stream())
                .filter(each -> each.open().containsKey(container))
                .findFirst()
                .orElseThrow();
    }
}
