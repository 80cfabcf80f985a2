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
import org.jspecify.annotations.Nullable;

/** A node's surroundings without a graph: variables as a test sets them, and what the node streams and emits. */
final class FakeNodeContext implements NodeContext {

    static final UUID TENANT = new UUID(0, 1);
    static final UUID APP = new UUID(0, 2);
    static final UUID CONVERSATION = new UUID(0, 3);

    final VariablePool pool = new VariablePool();
    final StopSignal stop = new StopSignal();
    /** The pieces of output {@code text}. */
    final List<String> pieces = new ArrayList<>();

    final List<String> reasoning = new ArrayList<>();
    final List<Payload> emitted = new ArrayList<>();
    int lastReasoning;
    int drained;
    ObjectValue inputs = ObjectValue.EMPTY;

    @Nullable
    UUID conversation;

    /** A JSON value written with single quotes. */
    static Value json(String text) {
        return JsonText.parse(text.replace('\'', '"'));
    }

    static ObjectValue object(String text) {
        return (ObjectValue) json(text);
    }

    /** A node of that type; its settings must be right. */
    static Node node(NodeType type, String data) {
        return node(type, object(data), false);
    }

    static Node node(NodeType type, ObjectValue data, boolean failuresHandled) {
        var faults = new ArrayList<ConfigurationFault>();
        Node node = read(type, data, failuresHandled, faults);
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return node;
    }

    /** What is wrong with settings. */
    static List<String> faults(NodeType type, String data) {
        return found(type, data).stream().map(ConfigurationFault::toString).toList();
    }

    /** Where something is wrong with settings. */
    static List<String> faultPaths(NodeType type, String data) {
        return found(type, data).stream().map(ConfigurationFault::path).toList();
    }

    private static List<ConfigurationFault> found(NodeType type, String data) {
        var faults = new ArrayList<ConfigurationFault>();
        read(type, object(data), false, faults);
        return faults;
    }

    private static Node read(
            NodeType type, ObjectValue data, boolean failuresHandled, List<ConfigurationFault> faults) {
        return type.read(new Settings(ConfigurationNode.root(data, faults), type.settings(), failuresHandled));
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

    FakeNodeContext with(String node, String name, Value value) {
        pool.set(node, name, value);
        return this;
    }

    /** Sets a variable to a text. */
    FakeNodeContext with(String node, String name, String text) {
        return with(node, name, Value.of(text));
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

    /** A file of the user that is stored here. */
    static FileReference stored(FileReference.Type type, String name, String mimeType) {
        return new FileReference(
                null,
                type,
                FileReference.Transfer.LOCAL_FILE,
                new UUID(7, name.hashCode()),
                null,
                name,
                name.substring(name.lastIndexOf('.')),
                mimeType,
                10,
                FileReference.Owner.USER);
    }

    static FileReference image(String name) {
        return stored(FileReference.Type.IMAGE, name, "image/png");
    }

    static Value files(FileReference... files) {
        return new ListValue(
                List.of(files).stream().<Value>map(Value.FileValue::new).toList());
    }

    /** What was streamed of {@code text}. */
    String streamed() {
        return String.join("", pieces);
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
                TENANT,
                APP,
                new UUID(0, 4),
                AppMode.ADVANCED_CHAT,
                conversation,
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
        return new RunContext(run, new NoEvents(), stop, new SystemClock());
    }

    @Override
    public NodeRef ref() {
        return new NodeRef("execution", "node", "type", "title", null, null, -1);
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
        if (!output.equals("text")) {
            throw new AssertionError(output);
        }
        pieces.add(piece);
    }

    @Override
    public void reasoning(String piece, boolean last) {
        if (lastReasoning > 0) {
            throw new AssertionError("reasoning after its end");
        }
        reasoning.add(piece);
        lastReasoning += last ? 1 : 0;
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

    /** Nodes emit by their context. */
    private static final class NoEvents implements EventSink {
        @Override
        public void emit(Payload payload) {
            throw new AssertionError("not by the run");
        }

        @Override
        public void emitDurably(Payload payload) {
            throw new AssertionError("not by the run");
        }

        @Override
        public boolean emitWith(Payload payload, Store.Unit<Boolean> changes) {
            throw new AssertionError("not by the run");
        }

        @Override
        public void publish() {
            throw new AssertionError("not by the run");
        }

        @Override
        public String text() {
            throw new AssertionError("not by the run");
        }
    }
}
