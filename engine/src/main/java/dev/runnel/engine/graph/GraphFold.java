package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a half-done run, folded from its log: everything that going on with it needs (design section 4).
 *
 * <p>It applies events to the same state machines that ran: what a log says and what the run had cannot differ.
 */
public final class GraphFold {

    /**
     * A container that has begun and not ended.
     *
     * @param length items, or passes at most
     * @param inputs what it began with
     * @param passes what came of its passes so far, by index; one that has begun and shows nothing yet may be missing
     */
    public record Open(NodeRef node, int length, ObjectValue inputs, Map<Integer, GraphFold> passes) {}

    private final Graph graph;
    private final VariablePool pool;
    private final GraphState state;
    /** The fold that this is a pass in; null for the graph of a run. */
    private final @Nullable GraphFold around;

    private final ResponseStream stream;
    private final CollectedText said;
    private final Set<String> ready = new LinkedHashSet<>();
    private final Map<String, String> attempts = new LinkedHashMap<>();
    private final Map<String, NodeOutcome> finished = new LinkedHashMap<>();
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final List<VariableWrite> conversationWrites = new ArrayList<>();
    private boolean failed;

    /** @param pool the variables that the run began with */
    public GraphFold(Graph graph, VariablePool pool, VariableText texts) {
        this.graph = graph;
        this.pool = pool;
        this.state = new GraphState(graph);
        this.around = null;
        this.said = new CollectedText();
        this.stream = new ResponseStream(graph, state, pool, texts, said);
        ready.add(graph.root().id());
        stream.begin();
    }

    /** A pass: the stream of the run speaks for it. */
    private GraphFold(Graph graph, VariablePool pool, GraphFold around) {
        this.graph = graph;
        this.pool = pool;
        this.state = new GraphState(graph);
        this.around = around;
        this.said = around.said;
        this.stream = around.stream;
        ready.add(graph.root().id());
    }

    /** What is run: the graph of the run, or the body of a container. */
    Graph graph() {
        return graph;
    }

    /** The variables as they stand. */
    public VariablePool variables() {
        return pool;
    }

    /** How nodes ended, in the order of their ending. */
    public Map<String, NodeOutcome> finished() {
        return finished;
    }

    /** The handles that branches chose, by node. */
    public Map<String, String> branches() {
        var chosen = new LinkedHashMap<String, String>();
        finished.forEach((node, outcome) -> {
            if (outcome.branch() != null) {
                chosen.put(node, outcome.branch());
            }
        });
        return chosen;
    }

    /** Nodes whose turn it is: those under way are run again. */
    public Set<String> ready() {
        return ready;
    }

    /** Attempts under way, by node: an attempt that acted outside is known to its target by this id. */
    public Map<String, String> attempts() {
        return attempts;
    }

    /** Containers under way, by node. */
    public Map<String, Open> open() {
        return open;
    }

    /** Nodes that will never run. */
    public List<String> skipped() {
        return graph.nodes().stream().filter(state::skipped).map(Place::id).toList();
    }

    /** Whether a node failed it: nothing goes on in it, whatever is ready. */
    public boolean failed() {
        return failed;
    }

    /** The text that follows from the log: it may be ahead of what was durable, by text that no node said. */
    public String text() {
        return said.text();
    }

    /** Where the text stands: response node and place in its template, and who waits. */
    ResponseStream.Position position() {
        return stream.position();
    }

    /** Applies the next event of the log. */
    public void add(Payload payload) {
        switch (payload) {
            case TextDelta(String text, List<String> origin) -> speak(text, origin);
            case Payload.NodeStarted(NodeRef node, String attempt) ->
                of(node).attempts.put(node.node(), attempt);
            case Payload.NodeRetried(NodeRef node, NodeOutcome _, int attempt) -> of(node).retried(node, attempt);
            case Payload.NodeFinished(NodeRef node, NodeOutcome outcome) -> of(node).finish(node, outcome);
            case Payload.IterationStarted(NodeRef node, int length, ObjectValue inputs) ->
                of(node).begin(node, length, inputs);
            case Payload.IterationAdvanced(NodeRef node, int index) -> of(node).advance(node, index);
            case Payload.IterationFinished(NodeRef node, NodeOutcome outcome, int _) -> of(node).finish(node, outcome);
            case Payload.LoopStarted(NodeRef node, int length, ObjectValue inputs) ->
                of(node).begin(node, length, inputs);
            case Payload.LoopAdvanced(NodeRef node, int index) -> of(node).advance(node, index);
            case Payload.LoopFinished(NodeRef node, NodeOutcome outcome, int _) -> of(node).finish(node, outcome);
            default -> {
                // Everything else only tells of what these do.
            }
        }
    }

    private void speak(String text, List<String> origin) {
        if (origin.size() == 2) {
            Place source = graph.find(origin.getFirst());
            if (source != null && source.execution() != Execution.RESPONSE) {
                stream.piece(source, origin.get(1), text);
            }
        }
    }

    private Place place(String node) {
        Place place = graph.find(node);
        if (place == null) {
            throw new IllegalArgumentException("the log is of another graph: it has no node " + node + " there");
        }
        return place;
    }

    private ContainerNode container(String node) {
        if (place(node).node() instanceof ContainerNode container) {
            return container;
        }
        throw new IllegalArgumentException("the log is of another graph: " + node + " is no container");
    }

    private void begin(NodeRef node, int length, ObjectValue inputs) {
        open.put(node.node(), new Open(node, length, inputs, new TreeMap<>()));
        container(node.node()).begin(node.node(), inputs, pool);
    }

    /** A pass begins after the one before it; where they run beside each other, it begins with the first that it shows. */
    private void advance(NodeRef node, int index) {
        Open begun = open.get(node.node());
        if (begun != null && index < begun.length()) {
            GraphFold before = begun.passes().get(index - 1);
            if (index == 0 || before != null && before.over()) {
                pass(begun, index);
            }
        }
    }

    private boolean over() {
        return failed || ready.isEmpty();
    }

    /** The fold that the node belongs to: this one, or that of a pass. */
    private GraphFold of(NodeRef node) {
        String container = node.iteration() != null ? node.iteration() : node.loop();
        if (container == null) {
            return this;
        }
        GraphFold holder = holder(container);
        if (holder == null) {
            throw new IllegalArgumentException("the log is of another graph: " + container + " has not begun");
        }
        return holder.pass(Objects.requireNonNull(holder.open.get(container)), node.index());
    }

    /** The fold in which that container is under way. */
    private @Nullable GraphFold holder(String container) {
        if (open.containsKey(container)) {
            return this;
        }
        return open.values().stream()
                .flatMap(begun -> begun.passes().values().stream())
                .map(pass -> pass.holder(container))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private GraphFold pass(Open begun, int index) {
        return begun.passes().computeIfAbsent(index, key -> {
            String id = begun.node().node();
            Graph body = Objects.requireNonNull(place(id).body(), "containers have a body");
            return new GraphFold(body, container(id).pass(id, begun.inputs(), index, body, pool), this);
        });
    }

    private void retried(NodeRef node, int attempt) {
        attempts.put(node.node(), node.execution() + ":" + (attempt + 1));
        if (around == null) {
            stream.failed(place(node.node()));
        }
    }

    private void finish(NodeRef node, NodeOutcome outcome) {
        Place place = place(node.node());
        Open begun = open.remove(place.id());
        if (begun != null && around != null) {
            // In the order of the passes; the run had that of their ends.
            begun.passes().values().forEach(pass -> conversationWrites.addAll(pass.conversationWrites));
        }
        attempts.remove(place.id());
        ready.remove(place.id());
        finished.put(place.id(), outcome);
        if (outcome.outputs() != null) {
            pool.setAll(place.id(), outcome.outputs());
        }
        for (VariableWrite write : outcome.writes()) {
            var selector = new Selector(write.selector());
            pool.set(selector.node(), selector.name(), write.value());
            if (selector.conversation()) {
                conversationWrites.add(write);
            }
        }
        if (outcome.status() == NodeStatus.SUCCEEDED || outcome.status() == NodeStatus.EXCEPTION) {
            goOn(place, outcome);
        } else {
            failed = true;
        }
        if (around != null && over()) {
            // Only conversation variables outlive a pass.
            conversationWrites.forEach(write ->
                    around.pool.set(write.selector().get(0), write.selector().get(1), write.value()));
        }
    }

    private void goOn(Place place, NodeOutcome outcome) {
        GraphState.Step step = state.finish(place, outcome.branch());
        step.ready().forEach(next -> ready.add(next.id()));
        if (around == null) {
            stream.advanced(place, step);
        } else if (place.execution() == Execution.RESPONSE
                && outcome.outputs() != null
                && outcome.outputs().get("answer") instanceof TextValue(String text)) {
            stream.whole(List.of(place.id(), "answer"), text);
        }
    }

    /** Keeps the text that the template order yields, and shows it to nobody. */
    private static final class CollectedText implements dev.runnel.run.EventSink {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void emit(Payload payload) {
            if (payload instanceof TextDelta(String piece, List<String> _)) {
                text.append(piece);
            } else if (payload instanceof Payload.TextReplaced(String whole, String _)) {
                text.setLength(0);
                text.append(whole);
            }
        }

        @Override
        public void emitDurably(Payload payload) {
            emit(payload);
        }

        @Override
        public boolean emitWith(Payload payload, dev.runnel.run.Store.Unit<Boolean> changes) {
            throw new UnsupportedOperationException("a fold changes no records");
        }

        @Override
        public void publish() {
            // There is nobody to show it to.
        }

        @Override
        public String text() {
            return text.toString();
        }
    }
}
