package dev.runnel.engine.node;

import dev.runnel.engine.ConfigurationFault;
import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.graph.Graph;
import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeType;
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
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One attempt as a node sees it, and what it streamed. */
final class FakeContext implements NodeContext {

    static final UUID TENANT = new UUID(0, 1);
    static final UUID APP = new UUID(0, 2);
    static final UUID CONVERSATION = new UUID(0, 3);

    final VariablePool pool = new VariablePool();
    final StopSignal stop = new StopSignal();
    final List<String> pieces = new ArrayList<>();
    final List<String> reasoning = new ArrayList<>();
    int lastReasoning;
    int drained;
    UUID conversation;

    /** A JSON object written with single quotes. */
    static ObjectValue json(String text) {
        return JsonText.parseObject(text.replace('\'', '"'));
    }

    /** A node of these settings, which must be without fault. */
    static Node node(NodeType type, String settings) {
        return node(type, json(settings), false);
    }

    static Node node(NodeType type, ObjectValue settings, boolean failuresHandled) {
        var faults = new ArrayList<ConfigurationFault>();
        Node node = type.read(new Settings(ConfigurationNode.root(settings, faults), type.settings(), failuresHandled));
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return node;
    }

    /** What is wrong with these settings. */
    static List<ConfigurationFault> faults(NodeType type, String settings) {
        var faults = new ArrayList<ConfigurationFault>();
        type.read(new Settings(ConfigurationNode.root(json(settings), faults), type.settings()));
        return faults;
    }

    static FileReference file(FileReference.Type type, String name, String mimeType) {
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
        return file(FileReference.Type.IMAGE, name, "image/png");
    }

    FakeContext with(String node, String name, Value value) {
        pool.set(node, name, value);
        return this;
    }

    FakeContext with(String node, String name, String text) {
        return with(node, name, Value.of(text));
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
                ObjectValue.EMPTY,
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
        throw new AssertionError("no container");
    }

    @Override
    public VariableText texts() {
        return new VariableText(FileReference::name);
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
        throw new AssertionError("no container");
    }

    @Override
    public void passes(int count, int beside, Passes passes) {
        throw new AssertionError("no container");
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
