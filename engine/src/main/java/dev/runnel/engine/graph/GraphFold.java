package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
     * @param passes what came of its passes so far, by index
     */
    public record Open(NodeRef node, int length, ObjectValue inputs, Map<Integer, GraphFold> passes) {}

    private final Graph graph;
    private final VariablePool pool;
    private final GraphState state;
    private final @Nullable ResponseStream stream;
    private final VariableText texts;
    private final CollectedText said = new CollectedText();
    private final Set<String> ready = new LinkedHashSet<>();
    private final Map<String, String> attempts = new LinkedHashMap<>();
    private final Map<String, NodeOutcome> finished = new LinkedHashMap<>();
    private final Map<String, Open> open = new LinkedHashMap<>();

    /** @param pool the variables that the run began with */
    public GraphFold(Graph graph, VariablePool pool, VariableText texts) {
        this(graph, pool, texts, true);
    }

    private GraphFold(Graph graph, VariablePool pool, VariableText texts, boolean speaks) {
        this.graph = graph;
        this.pool = pool;
        this.texts = texts;
        this.state = new GraphState(graph);
        this.stream = speaks ? new ResponseStream(graph, state, pool, texts, said) : null;
        ready.add(graph.root().id());
        if (stream != null) {
            stream.begin();
        }
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

    /** The text that follows from the log: it may be ahead of what was durable, by text that no node said. */
    public String text() {
        return said.text();
    }

    /** Where the text stands: response node and place in its template, and who waits. */
    String position() {
        return stream == null ? "" : stream.position().toString();
    }

    /** Applies the next event of the log. */
    public void add(Payload payload) {
        if (payload instanceof TextDelta(String text, List<String> origin)) {
            speak(text, origin);
            return;
        }
        switch (payload) {
            case Payload.NodeStarted(NodeRef node, String attempt) ->
                of(node).attempts.put(node.node(), attempt);
            case Payload.NodeRetried(NodeRef node, NodeOutcome _, int attempt) -> of(node).retried(node, attempt);
            case Payload.NodeFinished(NodeRef node, NodeOutcome outcome) -> finish(node, outcome);
            case Payload.IterationStarted(NodeRef node, int length, ObjectValue inputs) -> begin(node, length, inputs);
            case Payload.IterationFinished(NodeRef node, NodeOutcome outcome, int _) -> finish(node, outcome);
            case Payload.LoopStarted(NodeRef node, int length, ObjectValue inputs) -> begin(node, length, inputs);
            case Payload.LoopFinished(NodeRef node, NodeOutcome outcome, int _) -> finish(node, outcome);
            default -> {
                // Everything else only tells of what these do.
            }
        }
    }

    private void speak(String text, List<String> origin) {
        if (stream == null || origin.size() != 2) {
            return;
        }
        Place source = graph.find(origin.getFirst());
        if (source != null && source.execution() != Execution.RESPONSE) {
            stream.piece(source, origin.get(1), text);
        }
    }

    private void begin(NodeRef node, int length, ObjectValue inputs) {
        of(node).open.put(node.node(), new Open(node, length, inputs, new TreeMap<>()));
        // A loop's variables are part of what it began with.
        if (container(node) instanceof ContainerNode container && container.loop()) {
            inputs.members().forEach((name, value) -> of(node).pool.set(node.node(), name, value));
        }
    }

    private @Nullable Node container(NodeRef node) {
        Place place = of(node).graph.find(node.node());
        return place == null ? null : place.node();
    }

    /** The fold that the node belongs to: this one, or that of a pass. */
    private GraphFold of(NodeRef node) {
        String container = node.iteration() != null ? node.iteration() : node.loop();
        Open begun = container == null ? null : open.get(container);
        if (container == null || begun == null) {
            return this;
        }
        return begun.passes().computeIfAbsent(node.index(), index -> pass(container, begun, index));
    }

    private GraphFold pass(String container, Open begun, int index) {
        Place place = graph.find(container);
        Graph body = place == null ? null : place.body();
        if (place == null || body == null) {
            throw new IllegalArgumentException("the log is of another graph: " + container + " has no body");
        }
        if (place.node() instanceof ContainerNode node && node.loop()) {
            body.nodes().forEach(child -> pool.drop(child.id()));
            return new GraphFold(body, pool, texts, false);
        }
        VariablePool own = pool.copy();
        own.set(container, "index", Value.of((long) index));
        List<Value> items = begun.inputs().list("iterator_selector");
        own.set(container, "item", index < items.size() ? items.get(index) : Value.NULL);
        return new GraphFold(body, own, texts, false);
    }

    private void retried(NodeRef node, int attempt) {
        attempts.put(node.node(), node.execution() + ":" + (attempt + 1));
        Place place = graph.find(node.node());
        if (stream != null && place != null) {
            stream.failed(place);
        }
    }

    private void finish(NodeRef node, NodeOutcome outcome) {
        GraphFold fold = of(node);
        Place place = fold.graph.find(node.node());
        if (place == null) {
            throw new IllegalArgumentException("the log is of another graph: it has no node " + node.node());
        }
        fold.finish(place, outcome);
        if (fold != this) {
            outcome.writes().stream()
                    .filter(write -> write.selector().getFirst().equals(Selector.CONVERSATION))
                    .forEach(write ->
                            pool.set(Selector.CONVERSATION, write.selector().get(1), write.value()));
            if (place.execution() == Execution.RESPONSE && stream != null) {
                answered(place, outcome);
            }
        }
    }

    private void answered(Place place, NodeOutcome outcome) {
        ObjectValue outputs = outcome.outputs();
        if (stream != null && outputs != null && outputs.get("answer") instanceof TextValue(String text)) {
            stream.whole(List.of(place.id(), "answer"), text);
        }
    }

    private void finish(Place place, NodeOutcome outcome) {
        attempts.remove(place.id());
        open.remove(place.id());
        ready.remove(place.id());
        finished.put(place.id(), outcome);
        if (outcome.outputs() != null) {
            pool.setAll(place.id(), outcome.outputs());
        }
        outcome.writes()
                .forEach(write ->
                        pool.set(write.selector().get(0), write.selector().get(1), write.value()));
        if (outcome.status() != NodeStatus.SUCCEEDED && outcome.status() != NodeStatus.EXCEPTION) {
            return;
        }
        GraphState.Step step = state.finish(place, outcome.branch());
        if (stream != null) {
            stream.advanced(place, step);
        }
        step.ready().forEach(next -> ready.add(next.id()));
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
