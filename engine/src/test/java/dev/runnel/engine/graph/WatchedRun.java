package dev.runnel.engine.graph;

import dev.runnel.engine.ConfigurationFault;
import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.graph.Graph.Edge;
import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.run.AppMode;
import dev.runnel.run.EventSink;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Run;
import dev.runnel.run.RunContext;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.run.SystemClock;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A live run that is looked into whenever it tells of an event. */
final class WatchedRun implements EventSink {

    /** A pass of a container; null stands for the graph of the run. */
    record Pass(String container, int index) {}

    /**
     * What the run had at a moment.
     *
     * @param pools its variables and those of the passes that it has worked in, by node
     * @param types the types of the lists among its variables
     * @param ready nodes whose turn it is
     */
    record State(
            Map<String, ObjectValue> pool,
            Map<Pass, Map<String, ObjectValue>> pools,
            Map<String, String> types,
            Set<String> finished,
            List<String> skipped,
            Set<String> ready,
            Set<Edge> taken,
            ResponseStream.Position position) {}

    /** An event, and what the run had when it was told. */
    record Moment(Payload payload, State state) {}

    /** A node that was about to act when so many events had been told. */
    record Act(int events, NodeRef node, String attempt) {}

    final List<Moment> moments = new ArrayList<>();
    /** Where the run stood, by the number of events, whenever it had nothing more to say. */
    final Map<Integer, ResponseStream.Position> pauses = new LinkedHashMap<>();
    /** Of the nodes that acted on the run's own thread. */
    final List<Act> acts = new ArrayList<>();

    final Graph graph;
    private final VariablePool pool;
    private final Map<Pass, VariablePool> passes = new ConcurrentHashMap<>();
    private final Thread thread = Thread.currentThread();
    private final GraphState state;
    private final ResponseStream stream;
    private final State first;
    private State last;

    WatchedRun(List<NodeType> types, ObjectValue drawing, VariablePool pool) {
        var faults = new ArrayList<ConfigurationFault>();
        List<NodeType> watched = types.stream()
                .map(type -> WatchedTypes.watched(type, this::acts))
                .toList();
        Graph read = GraphReader.read(new NodeTypes(watched), ConfigurationNode.root(drawing, faults));
        if (read == null || !faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        this.graph = read;
        this.pool = pool;
        this.state = new GraphState(graph);
        this.stream = new ResponseStream(graph, state, pool, new VariableText(file -> ""), this);
        this.first = look();
        this.last = first;
    }

    /** Runs it; the graph's failure, or null. */
    NodeFailure run(ObjectValue inputs) {
        var run = new Run(
                new UUID(0, 9),
                new UUID(0, 8),
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                AppMode.ADVANCED_CHAT,
                null,
                null,
                null,
                null,
                new Run.Origin("service-api", null, null),
                RunStatus.RUNNING,
                inputs,
                "",
                List.of(),
                true,
                4096,
                false,
                0,
                null);
        var stop = new StopSignal();
        var scope = new GraphScope(
                new RunContext(run, this, stop, new SystemClock()),
                UUID::randomUUID,
                new RunTally(500),
                new VariableText(file -> ""),
                writes -> records -> true);
        var execution = new GraphRun(graph, scope, pool, state, new Out(), stream, null, stop);
        execution.run();
        last = look();
        return execution.failure();
    }

    /** What it had before it began. */
    State first() {
        return first;
    }

    /** What it had when it ended. */
    State last() {
        return last;
    }

    private void acts(NodeContext context) {
        NodeRef ref = context.ref();
        if (ref.index() >= 0) {
            String container = ref.iteration() != null ? ref.iteration() : ref.loop();
            passes.put(new Pass(container, ref.index()), context.variables());
        }
        if (Thread.currentThread() == thread) {
            acts.add(new Act(moments.size(), ref, context.attemptId()));
        }
    }

    private State look() {
        var types = new LinkedHashMap<String, String>();
        Map<String, ObjectValue> variables = contents(graph, pool);
        variables.forEach((node, values) -> values.members().forEach((name, value) -> {
            if (value instanceof ListValue) {
                types.put(node + "." + name, pool.type(Selector.of(node, name), value));
            }
        }));
        var pools = new LinkedHashMap<Pass, Map<String, ObjectValue>>();
        passes.forEach((pass, own) -> pools.put(pass, contents(graph, own)));
        var finished = new LinkedHashSet<String>();
        var skipped = new ArrayList<String>();
        var ready = new LinkedHashSet<String>();
        var taken = new LinkedHashSet<Edge>();
        for (Place place : graph.nodes()) {
            if (state.finished(place)) {
                finished.add(place.id());
            } else if (state.skipped(place)) {
                skipped.add(place.id());
            } else if (place == graph.root()
                    || place.in().stream().allMatch(edge -> state.taken(edge) || state.skipped(edge))) {
                ready.add(place.id());
            }
            place.out().stream().filter(state::taken).forEach(taken::add);
        }
        return new State(variables, pools, types, finished, skipped, ready, taken, stream.position());
    }

    /** Everything in a pool that a graph can name. */
    static Map<String, ObjectValue> contents(Graph graph, VariablePool pool) {
        var contents = new LinkedHashMap<String, ObjectValue>();
        var heads = new ArrayList<>(List.of(Selector.SYSTEM, Selector.ENVIRONMENT, Selector.CONVERSATION));
        graph.allNodes().forEach(place -> heads.add(place.id()));
        for (String head : heads) {
            ObjectValue all = pool.all(head);
            if (!all.members().isEmpty()) {
                contents.put(head, all);
            }
        }
        return contents;
    }

    @Override
    public void emit(Payload payload) {
        if (Thread.currentThread() != thread) {
            throw new AssertionError("only the run's own thread tells " + payload);
        }
        if (payload instanceof Payload.LoopStarted || payload instanceof Payload.IterationStarted) {
            // A container inside another begins again: its passes are others.
            String begun = WatchedTypes.ref(payload).node();
            passes.keySet().removeIf(pass -> pass.container().equals(begun));
        }
        moments.add(new Moment(payload, look()));
    }

    @Override
    public void emitDurably(Payload payload) {
        emit(payload);
    }

    @Override
    public boolean emitWith(Payload payload, Store.Unit<Boolean> changes) {
        emit(payload);
        return true;
    }

    @Override
    public void publish() {
        pauses.put(moments.size(), stream.position());
    }

    @Override
    public String text() {
        return text(moments.stream().map(Moment::payload).toList());
    }

    /** What a client of these events shows. */
    static String text(List<Payload> events) {
        var text = new StringBuilder();
        for (Payload payload : events) {
            if (payload instanceof TextDelta delta) {
                text.append(delta.text());
            } else if (payload instanceof TextReplaced whole) {
                text.setLength(0);
                text.append(whole.text());
            }
        }
        return text.toString();
    }

    /** Events go to the run. */
    private final class Out implements Outlet {
        @Override
        public void emit(Payload payload) {
            WatchedRun.this.emit(payload);
        }

        @Override
        public void emitDurably(Payload payload, Store.Unit<Boolean> changes) {
            WatchedRun.this.emit(payload);
        }

        @Override
        public void whole(List<String> origin, String text) {
            stream.whole(origin, text);
        }

        @Override
        public void publish() {
            WatchedRun.this.publish();
        }
    }
}
