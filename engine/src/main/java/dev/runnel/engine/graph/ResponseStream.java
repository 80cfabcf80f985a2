package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.ResponseSegment.Literal;
import dev.runnel.engine.graph.ResponseSegment.Variable;
import dev.runnel.run.EventSink;
import dev.runnel.run.Payload.ReasoningDelta;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text of a run in the order of its templates, published as the inputs of its response nodes appear (workflow.md
 * section 6). Who may speak says {@link ResponseOrder}.
 *
 * <p>Invariant: what was sent for a segment that is passed is the markdown form of its variable's final value; where an
 * attempt had sent something else, the text is replaced. One thread uses it.
 */
final class ResponseStream implements NodeAttempt.Speech {

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

    private final ResponseOrder order;
    private final Deque<ResponseTurn> waiting = new ArrayDeque<>();
    /** What some template names: pieces of anything else are dropped. */
    private final Set<Selector> referenced = new HashSet<>();

    private final Map<Selector, Pieces> streams = new HashMap<>();
    private @Nullable ResponseTurn active;
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
        this.order = new ResponseOrder(graph, state);
    }

    /** Opens what nothing blocks. */
    void begin() {
        open(order.opened());
        walk();
    }

    /** A node has finished, which changed nodes and edges: sessions may open, segments may be passed over. */
    void advanced(Place finished, GraphState.Step step) {
        close(finished);
        for (Place gone : step.skipped()) {
            waiting.removeIf(turn -> turn instanceof ResponseTurn.Session session && session.place() == gone);
            if (active instanceof ResponseTurn.Session session && session.place() == gone) {
                next();
            }
        }
        open(order.opened(step));
        walk();
    }

    private void open(List<ResponseTurn.Session> opened) {
        waiting.addAll(opened);
        if (active == null) {
            next();
        }
    }

    /** A piece of a node's output. */
    @Override
    public void piece(Place source, String output, String piece) {
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
    @Override
    public void reasoning(Place source, String piece, boolean last) {
        if (active != null && active.refersTo(source) || waiting.stream().anyMatch(turn -> turn.refersTo(source))) {
            events.emit(new ReasoningDelta(piece, source.id(), last));
        }
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
        if (active instanceof ResponseTurn.Session session
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
        return active instanceof ResponseTurn.Session session
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
        waiting.add(new ResponseTurn.Whole(origin, text));
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
                case ResponseTurn.Whole(List<String> origin, String text) -> {
                    emit(text, origin);
                    next();
                    yield true;
                }
                case ResponseTurn.Session session -> walk(session);
            };
            if (!passed) {
                return;
            }
        }
    }

    /** Passes one segment or the end; false where it must wait. */
    private boolean walk(ResponseTurn.Session session) {
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

    private boolean walk(ResponseTurn.Session session, Selector selector, String otherwise) {
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
                active == null ? null : active.name(),
                segment,
                sent,
                waiting.stream().map(ResponseTurn::name).toList(),
                order.unopened());
    }
}
