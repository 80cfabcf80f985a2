package dev.runnel.engine.node;

import dev.runnel.engine.ConfigurationFault;
import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.graph.Graph;
import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.graph.VariableText;
import dev.runnel.run.AppMode;
import dev.runnel.run.EventSink;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Run;
import dev.runnel.run.RunContext;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.run.SystemClock;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A node's surroundings without a graph: variables as a test sets them, and what the node streams and emits. */
final class FakeNodeContext implements NodeContext {

    final VariablePool pool = new VariablePool();
    final List<Payload> emitted = new ArrayList<>();
    final StringBuilder streamed = new StringBuilder();
    final StringBuilder reasoned = new StringBuilder();
    final StopSignal stop = new StopSignal();
    int drained;
    ObjectValue inputs = ObjectValue.EMPTY;

    /** A JSON value written with single quotes. */
    static Value json(String text) {
        return JsonText.parse(text.replace('\'', '"'));
    }

    static ObjectValue object(String text) {
        return (ObjectValue) json(text);
    }

    /** A node of that type; its settings must be right. */
    static Node node(NodeType type, String data) {
        var faults = new ArrayList<ConfigurationFault>();
        Node node = read(type, object(data), faults);
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return node;
    }

    /** What is wrong with settings. */
    static List<String> faults(NodeType type, String data) {
        var faults = new ArrayList<ConfigurationFault>();
        read(type, object(data), faults);
        return faults.stream().map(ConfigurationFault::toString).toList();
    }

    static Node read(NodeType type, ObjectValue data, List<ConfigurationFault> faults) {
        return type.read(new Settings(ConfigurationNode.root(data, faults), type.settings()));
    }

    /** Sets a variable to a JSON value, by {@code node.name}. */
    FakeNodeContext with(String variable, String json) {
        return with(variable, json(json));
    }

    FakeNodeContext with(String variable, Value value) {
        String[] parts = variable.split("\\.");
        pool.set(parts[0], parts[1], value);
        return this;
    }

    Value value(String variable) {
        return pool.get(Selector.of(variable.split("\\.")));
    }

    static FileReference file(String name, FileReference.Type type, long size) {
        int dot = name.lastIndexOf('.');
        return new FileReference(
                null,
                type,
                FileReference.Transfer.REMOTE_URL,
                null,
                "https://example.org/" + name,
                name,
                dot < 0 ? "" : name.substring(dot),
                "",
                size,
                FileReference.Owner.USER);
    }

    static Value files(FileReference... files) {
        return new ListValue(
                List.of(files).stream().<Value>map(Value.FileValue::new).toList());
    }

    @Override
    public VariablePool variables() {
        return pool;
    }

    @Override
    public RunContext run() {
        var run = new Run(
                new UUID(0, 9),
                new UUID(0, 8),
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                AppMode.WORKFLOW,
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
        return new RunContext(run, new Sink(), stop, new SystemClock());
    }

    @Override
    public NodeRef ref() {
        return new NodeRef("execution", "node", "fake", "Fake", null, null, -1);
    }

    @Override
    public String attemptId() {
        return "execution:1";
    }

    @Override
    public StopSignal stop() {
        return stop;
    }

    @Override
    public Graph body() {
        throw new AssertionError("only containers have a body");
    }

    @Override
    public VariableText texts() {
        return new VariableText(file -> "https://files.example/" + file.name());
    }

    @Override
    public void text(String output, String piece) {
        streamed.append(piece);
    }

    @Override
    public void reasoning(String piece, boolean last) {
        reasoned.append(piece);
    }

    @Override
    public void drained() {
        drained++;
    }

    @Override
    public void emit(Payload payload) {
        emitted.add(payload);
    }

    @Override
    public void passes(int count, int beside, Passes passes) {
        throw new AssertionError("only containers have passes");
    }

    /** Takes what a run emits beside its nodes. */
    private final class Sink implements EventSink {
        @Override
        public void emit(Payload payload) {
            emitted.add(payload);
        }

        @Override
        public void emitDurably(Payload payload) {
            emitted.add(payload);
        }

        @Override
        public boolean emitWith(Payload payload, Store.Unit<Boolean> changes) {
            throw new AssertionError("nodes change no records");
        }

        @Override
        public void publish() {}

        @Override
        public String text() {
            return streamed.toString();
        }
    }
}
