package dev.runnel.engine.graph;

import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A node that follows a script of words: {@code say:x} streams x as output {@code text}, {@code think:x} streams
 * reasoning, {@code await:g} and {@code open:g} work gates, {@code fail} fails, {@code fail2} fails the first two
 * attempts, {@code handle:h} chooses a handle, {@code out:x} leaves output text x without streaming it,
 * {@code write:name=x} writes a conversation variable, {@code stop} raises the run's stop, {@code read:node.name} leaves
 * another's variable as output {@code text}.
 */
final class ScriptedNode implements Node {

    private static final Setting<List<Value>> SCRIPT = Setting.values("script", "Script");

    private final GraphFixture fixture;
    private final List<String> words;

    private ScriptedNode(GraphFixture fixture, List<String> words) {
        this.fixture = fixture;
        this.words = words;
    }

    record Type(String wire, Execution execution, GraphFixture fixture) implements NodeType {
        @Override
        public List<Setting<?>> settings() {
            return List.of(SCRIPT);
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("text", "string"));
        }

        @Override
        public boolean retries() {
            return true;
        }

        @Override
        public Node read(Settings settings) {
            var words = new ArrayList<String>();
            settings.get(SCRIPT).forEach(value -> words.add(((TextValue) value).value()));
            return new ScriptedNode(fixture, words);
        }
    }

    @Override
    public List<String> writesConversation() {
        return words.stream()
                .filter(word -> word.startsWith("write:"))
                .map(word -> word.substring(6, word.indexOf('=')))
                .toList();
    }

    @Override
    public NodeResult run(NodeContext context) {
        fixture.ran.add(context.ref().node());
        var text = new StringBuilder();
        String handle = null;
        var writes = new ArrayList<VariableWrite>();
        Value read = null;
        for (String word : words) {
            int colon = word.indexOf(':');
            String rest = word.substring(colon + 1);
            switch (colon < 0 ? word : word.substring(0, colon)) {
                case "say" -> {
                    text.append(rest);
                    context.text("text", rest);
                    context.drained();
                }
                case "think" -> context.reasoning(rest, false);
                case "out" -> text.append(rest);
                case "await" -> await(fixture.gate(rest), context);
                case "open" -> fixture.gate(rest).countDown();
                case "fail" -> throw new NodeFailure("ScriptedError", "it failed");
                case "fail2" -> {
                    if (!context.attemptId().endsWith(":3")) {
                        throw new NodeFailure("ScriptedError", "it failed");
                    }
                }
                case "handle" -> handle = rest;
                case "write" ->
                    writes.add(new VariableWrite(
                            List.of("conversation", rest.substring(0, rest.indexOf('='))),
                            Value.of(rest.substring(rest.indexOf('=') + 1))));
                case "stop" -> fixture.stop.raise(dev.runnel.run.StopSignal.Reason.USER);
                case "read" -> read = context.variables().get(new Selector(List.of(rest.split("\\."))));
                case "crash" -> throw new IllegalStateException("a defect");
                default -> throw new AssertionError(word);
            }
        }
        NodeResult result = NodeResult.of(
                ObjectValue.EMPTY, ObjectValue.EMPTY.with("text", read == null ? Value.of(text.toString()) : read));
        result = result.withWrites(writes);
        return handle == null ? result : result.withBranch(handle);
    }

    private static void await(CountDownLatch gate, NodeContext context) {
        try (var ignored = context.stop().onRaise(gate::countDown)) {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
