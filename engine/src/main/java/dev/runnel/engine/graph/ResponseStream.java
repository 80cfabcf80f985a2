package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Edge;
import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.engine.graph.ResponseSegment.Literal;
import dev.runnel.engine.graph.ResponseSegment.Variable;
import dev.runnel.run.EventSink;
import dev.runnel.run.Payload.ReasoningDelta;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a run in the order of its templates, published as the inputs of its response nodes appear (workflow.md
 * section 6).
 *
 * <p>Invariant: what was sent for a segment that is passed is the markdown form of its variable's final value; where an
 * attempt had sent something else, the text is replaced. One thread uses it.
 */
final class ResponseStream {

    /** Something that waits for its turn to speak. */
    private sealed interface Turn {

        /** A response node of this graph. */
        record Session(Place place, List<ResponseSegment> segments) implements Turn {}

        /** The text of a response node inside a container, whole. */
        record Whole(List<String> origin, String text) implements Turn {}
    }

    /** The pieces of one output that came so far. */
    private static final class Pieces {
        private final StringBuilder text = new StringBuilder();
        private boolean closed;
    }

    /** Where it stands: what a resumed run goes on from. */
    record Position(@Nullable String active, int segment, int sent, List<String> waiting, List<String> unopened) {}

    private final Graph graph;
    private final GraphState state;
    private final VariablePool pool;
    private final VariableText texts;
    private final EventSink events;

    private final List<Turn.Session> unopened = new ArrayList<>();
    private final Deque<Turn> waiting = new ArrayDeque<>();
    /** What some template names: pieces of anything else are dropped. */
    private final Set<Selector> referenced = new HashSet<>();

    private final Map<Selector, Pieces> streams = new HashMap<>();
    private @Nullable Turn active;
    private int segment;
    private int sent;
    private boolean marked;

    ResponseStream(Graph graph, GraphState state, VariablePool pool, VariableText texts, EventSink events) {
        this.graph = graph;
        this.state = state;
        this.pool = pool;
        this.texts = texts;
        this.events = events;
        for (Place place : graph.nodes()) {
            for (ResponseSegment each : place.node().response()) {
                if (each instanceof Variable(Selector selector, String _)) {
                    referenced.add(selector);
                }
            }
        }
        graph.nodes().stream()
                .filter(place -> place.execution() == Execution.RESPONSE)
                .sorted(Comparator.comparing(Place::id))
                .forEach(place ->
                        unopened.add(new Turn.Session(place, place.node().response())));
    }

    /** Opens what nothing blocks. */
    void begin() {
        open(unopened);
        walk();
    }

    /** A node has finished, which changed nodes and edges: sessions may open, segments may be passed over. */
    void advanced(Place finished, GraphState.Step step) {
        close(finished);
        for (Place gone : step.skipped()) {
            unopened.removeIf(session -> session.place() == gone);
            waiting.removeIf(turn -> turn instanceof Turn.Session session && session.place() == gone);
            if (active instanceof Turn.Session session && session.place() == gone) {
                next();
            }
        }
        var candidates = new ArrayList<Turn.Session>();
        for (Turn.Session session : unopened) {
            if (step.taken().stream().anyMatch(edge -> blocks(edge, session))) {
                candidates.add(session);
            }
        }
        open(candidates);
        walk();
    }

    private void open(List<Turn.Session> candidates) {
        for (Turn.Session session : List.copyOf(candidates)) {
            if (reachable(session)) {
                unopened.remove(session);
                waiting.add(session);
            }
        }
        if (active == null) {
            next();
        }
    }

    /** Whether a path leads to the node by edges that are taken or do not block. */
    private boolean reachable(Turn.Session session) {
        var seen = new boolean[graph.nodes().size()];
        var queue = new ArrayDeque<Place>();
        queue.add(graph.root());
        while (!queue.isEmpty()) {
            Place place = queue.remove();
            if (place == session.place()) {
                return true;
            }
            for (Edge edge : place.out()) {
                if (!seen[edge.target()] && !state.skipped(edge) && (state.taken(edge) || !blocks(edge, session))) {
                    seen[edge.target()] = true;
                    queue.add(graph.nodes().get(edge.target()));
                }
            }
        }
        return false;
    }

    private boolean blocks(Edge edge, Turn.Session session) {
        Place source = graph.nodes().get(edge.source());
        return source.branches()
                || source.execution() == Execution.CONTAINER
                || source.execution() == Execution.RESPONSE
                || source.node().writesConversation().stream().anyMatch(name -> refersTo(session, name));
    }

    private static boolean refersTo(Turn.Session session, String conversationVariable) {
        return session.segments().stream()
                .anyMatch(each -> each instanceof Variable(Selector selector, String _)
                        && selector.within(Selector.CONVERSATION, conversationVariable));
    }

    /** A piece of a node's output. */
    void piece(Place source, String output, String piece) {
        var selector = Selector.of(source.id(), output);
        if (!referenced.contains(selector) || state.finished(source)) {
            return;
        }
        streams.computeIfAbsent(selector, key -> new Pieces()).text.append(piece);
        if (speaksOf(selector)) {
            walk();
        }
    }

    /** A piece of a node's reasoning: shown only while something that waits to speak refers to the node. */
    void reasoning(Place source, String piece, boolean last) {
        if (active != null && refersTo(active, source) || waiting.stream().anyMatch(turn -> refersTo(turn, source))) {
            events.emit(new ReasoningDelta(piece, source.id(), last));
        }
    }

    private static boolean refersTo(Turn turn, Place source) {
        return switch (turn) {
            case Turn.Whole _ -> false;
            case Turn.Session session ->
                session.segments().stream()
                        .anyMatch(each -> each instanceof Variable(Selector selector, String _)
                                && (selector.within(source.id(), "text")
                                        || selector.within(source.id(), "reasoning_content")));
        };
    }

    /** An attempt failed and another follows: what it said is void. */
    void failed(Place source) {
        for (Selector selector : List.copyOf(streams.keySet())) {
            if (selector.node().equals(source.id())) {
                takeBack(selector);
            }
        }
    }

    private void takeBack(Selector selector) {
        streams.remove(selector);
        if (sent > 0 && speaksOf(selector)) {
            events.emit(new TextReplaced(before(), ""));
            sent = 0;
        }
    }

    /**
     * A node is about to have finished, whatever way; its outputs are in the pool.
     *
     * <p>Only the end of its own stream comes before the event of its end: whatever else follows from that comes with
     * {@link #advanced}, so that a log never holds text without its reason.
     */
    void finishing(Place source) {
        if (active instanceof Turn.Session session
                && segment < session.segments().size()
                && session.segments().get(segment) instanceof Variable(Selector selector, String _)
                && selector.node().equals(source.id())) {
            Pieces pieces = streams.get(selector);
            Value value = pool.find(selector);
            if (pieces != null && value != null && texts.markdown(value).contentEquals(pieces.text)) {
                mark(selector);
            }
        }
    }

    /** A stream ends with an empty piece (events.md section 5, end marker). */
    private void mark(Selector selector) {
        if (!marked) {
            marked = true;
            events.emit(new TextDelta("", selector.parts()));
        }
    }

    private void close(Place source) {
        for (Map.Entry<Selector, Pieces> entry : List.copyOf(streams.entrySet())) {
            Selector selector = entry.getKey();
            if (selector.node().equals(source.id())) {
                close(selector, entry.getValue());
            }
        }
    }

    private void close(Selector selector, Pieces pieces) {
        Value value = pool.find(selector);
        if (value == null) {
            takeBack(selector);
            return;
        }
        String whole = texts.markdown(value);
        if (!whole.contentEquals(pieces.text)) {
            pieces.text.setLength(0);
            pieces.text.append(whole);
            if (sent > 0 && speaksOf(selector)) {
                events.emit(new TextReplaced(before() + whole, ""));
                sent = whole.length();
            }
        }
        pieces.closed = true;
    }

    private boolean speaksOf(Selector selector) {
        return active instanceof Turn.Session session
                && segment < session.segments().size()
                && session.segments().get(segment) instanceof Variable(Selector wanted, String _)
                && wanted.equals(selector);
    }

    /** The text before what the present segment has sent: nothing else speaks meanwhile, so that is its tail. */
    private String before() {
        String text = events.text();
        return text.substring(0, text.length() - sent);
    }

    /** The whole text of a response node inside a container. */
    void whole(List<String> origin, String text) {
        waiting.add(new Turn.Whole(origin, text));
        if (active == null) {
            next();
        }
        walk();
    }

    private void next() {
        active = waiting.poll();
        segment = 0;
        sent = 0;
        marked = false;
    }

    private void walk() {
        while (active != null) {
            boolean passed = switch (active) {
                case Turn.Whole(List<String> origin, String text) -> {
                    emit(text, origin);
                    next();
                    yield true;
                }
                case Turn.Session session -> walk(session);
            };
            if (!passed) {
                return;
            }
        }
    }

    /** Passes one segment or the end; false where it must wait. */
    private boolean walk(Turn.Session session) {
        if (segment >= session.segments().size()) {
            next();
            return true;
        }
        boolean passed = switch (session.segments().get(segment)) {
            case Literal(String text) -> {
                emit(text, List.of(session.place().id(), "answer"));
                yield true;
            }
            case Variable(Selector selector, String otherwise) -> walk(session, selector, otherwise);
        };
        if (passed) {
            segment++;
            sent = 0;
            marked = false;
        }
        return passed;
    }

    private boolean walk(Turn.Session session, Selector selector, String otherwise) {
        Pieces pieces = streams.get(selector);
        if (pieces != null) {
            if (pieces.text.length() > sent) {
                emit(pieces.text.substring(sent), selector.parts());
                sent = pieces.text.length();
            }
            if (pieces.closed) {
                mark(selector);
            }
            return pieces.closed;
        }
        Value value = pool.find(selector);
        if (value != null) {
            emit(texts.markdown(value), selector.parts());
            return true;
        }
        Place source = graph.find(selector.node());
        if (source != null && state.skipped(source)) {
            return true;
        }
        if (source == null || state.finished(source) || state.finished(session.place())) {
            emit(otherwise, List.of(session.place().id(), "answer"));
            return true;
        }
        return false;
    }

    private void emit(String text, List<String> origin) {
        if (!text.isEmpty()) {
            events.emit(new TextDelta(text, origin));
        }
    }

    Position position() {
        return new Position(
                active == null ? null : name(active),
                segment,
                sent,
                waiting.stream().map(ResponseStream::name).toList(),
                unopened.stream().map(session -> session.place().id()).toList());
    }

    private static String name(Turn turn) {
        return switch (turn) {
            case Turn.Session session -> session.place().id();
            case Turn.Whole whole -> whole.origin().getFirst();
        };
    }
}
