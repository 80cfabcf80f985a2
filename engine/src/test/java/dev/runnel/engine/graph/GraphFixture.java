package dev.runnel.engine.graph;

import dev.runnel.engine.ConfigurationFault;
import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.Features;
import dev.runnel.engine.node.EndNode;
import dev.runnel.engine.node.IterationNode;
import dev.runnel.engine.node.PassMarkNode;
import dev.runnel.engine.node.StartNode;
import dev.runnel.run.AppMode;
import dev.runnel.run.Clock;
import dev.runnel.run.EventSink;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeFinished;
import dev.runnel.run.Payload.NodeStarted;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Program;
import dev.runnel.run.Run;
import dev.runnel.run.RunContext;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.run.SystemClock;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Graphs written in short, and what their runs emit. */
final class GraphFixture {

    final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    final Events events = new Events();
    final StopSignal stop = new StopSignal();
    Clock clock = new SystemClock();
    int mostSteps = 500;
    AppMode mode = AppMode.ADVANCED_CHAT;
    Features features = Features.NONE;
    ObjectValue inputs = ObjectValue.EMPTY;

    /** The types that these tests use: real ones where they need no service, scripted ones elsewhere. */
    final NodeTypes types = new NodeTypes(List.of(
            StartNode.TYPE,
            EndNode.TYPE,
            IterationNode.TYPE,
            dev.runnel.engine.node.LoopNode.TYPE,
            PassMarkNode.ITERATION_START,
            PassMarkNode.LOOP_START,
            PassMarkNode.LOOP_END,
            new ScriptedNode.Type("do", NodeType.Execution.EXECUTABLE, this),
            new ScriptedNode.Type("choose", NodeType.Execution.BRANCH, this),
            new ReplyNode.Type()));

    /** Waits for, or opens, the gate of that name. */
    CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, key -> new CountDownLatch(1));
    }

    /**
     * A graph.
     *
     * @param nodes {@code id type} and the members of its data in JSON with single quotes, one node per line
     * @param edges such as {@code start>a a:true>b}
     */
    Graph graph(String nodes, String edges) {
        var faults = new ArrayList<ConfigurationFault>();
        Graph graph = GraphReader.read(types, ConfigurationNode.root(drawing(nodes, edges), faults));
        if (graph == null || !faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return graph;
    }

    static ObjectValue drawing(String nodes, String edges) {
        var text = new StringBuilder("{'nodes':[");
        String comma = "";
        for (String line : nodes.strip().split("\n")) {
            String[] parts = line.strip().split(" ", 3);
            text.append(comma)
                    .append("{'id':'")
                    .append(parts[0])
                    .append("','data':{'type':'")
                    .append(parts[1])
                    .append("','title':'")
                    .append(parts[0])
                    .append("'")
                    .append(parts.length > 2 ? "," + parts[2] : "")
                    .append("}}");
            comma = ",";
        }
        text.append("],'edges':[");
        comma = "";
        for (String edge : edges.strip().split("\\s+")) {
            String[] ends = edge.split(">");
            String[] source = ends[0].split(":");
            text.append(comma)
                    .append("{'source':'")
                    .append(source[0])
                    .append("','sourceHandle':'")
                    .append(source.length > 1 ? source[1] : "source")
                    .append("','target':'")
                    .append(ends[1])
                    .append("'}");
            comma = ",";
        }
        return JsonText.parseObject(text.append("]}").toString().replace('\'', '"'));
    }

    Program.Result run(String nodes, String edges) {
        return run(graph(nodes, edges));
    }

    Program.Result run(Graph graph) {
        var run = new Run(
                new UUID(0, 9),
                new UUID(0, 8),
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                mode,
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
        var configuration = new dev.runnel.engine.GraphConfiguration(
                mode, graph, dev.runnel.engine.InputForm.EMPTY, features, ObjectValue.EMPTY, List.of(), List.of());
        var services = new GraphProgram.Services(
                new ConversationMemory(new NoStore(), UUID::randomUUID, clock),
                UUID::randomUUID,
                file -> "https://files.example/" + file.name(),
                mostSteps);
        return new GraphProgram(configuration, services).execute(new RunContext(run, events, stop, clock));
    }

    /** Events as they were emitted, one thread at a time. */
    static final class Events implements EventSink {
        final List<Payload> all = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void emit(Payload payload) {
            all.add(payload);
        }

        @Override
        public void emitDurably(Payload payload) {
            all.add(payload);
        }

        @Override
        public boolean emitWith(Payload payload, Store.Unit<Boolean> changes) {
            all.add(payload);
            return true;
        }

        @Override
        public void publish() {}

        @Override
        public String text() {
            var text = new StringBuilder();
            for (Payload payload : List.copyOf(all)) {
                if (payload instanceof TextDelta delta) {
                    text.append(delta.text());
                } else if (payload instanceof TextReplaced whole) {
                    text.setLength(0);
                    text.append(whole.text());
                }
            }
            return text.toString();
        }

        /** The story in short: starts, ends and texts. */
        List<String> story() {
            var story = new ArrayList<String>();
            for (Payload payload : List.copyOf(all)) {
                switch (payload) {
                    case NodeStarted(var node, String _) -> story.add("+" + node.node());
                    case NodeFinished(var node, var outcome) -> story.add("-" + node.node());
                    case TextDelta(String text, List<String> _) -> story.add("'" + text + "'");
                    case TextReplaced(String text, String _) -> story.add("=" + text + "=");
                    case Payload.NodeRetried(var node, var _, int attempt) -> story.add("~" + node.node() + attempt);
                    case Payload.IterationStarted(var node, int length, var _) -> story.add("(" + length);
                    case Payload.IterationAdvanced(var node, int index) -> story.add("#" + index);
                    case Payload.IterationFinished(var node, var outcome, int steps) ->
                        story.add(")" + outcome.status());
                    case Payload.LoopStarted(var node, int length, var _) -> story.add("[" + length);
                    case Payload.LoopAdvanced(var node, int index) -> story.add("*" + index);
                    case Payload.LoopFinished(var node, var outcome, int steps) -> story.add("]" + outcome.status());
                    case Payload.ReasoningDelta(String text, String _, boolean last) ->
                        story.add("?" + text + (last ? "." : ""));
                    default -> throw new AssertionError("unexpected " + payload);
                }
            }
            return story;
        }

        /** The texts alone. */
        List<String> texts() {
            return story().stream()
                    .filter(each -> each.startsWith("'") || each.startsWith("="))
                    .toList();
        }
    }

    /** No record is needed where no run has a conversation. */
    private static final class NoStore implements Store {
        @Override
        public <T> T write(Unit<T> unit) {
            throw new AssertionError("nothing is written");
        }

        @Override
        public <T> T read(Unit<T> unit) {
            throw new AssertionError("nothing is read");
        }

        @Override
        public dev.runnel.run.RunLog log() {
            throw new AssertionError("there is no log");
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void close() {}
    }
}
