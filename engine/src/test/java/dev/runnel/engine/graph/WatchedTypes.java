package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Node types as they are, whose nodes tell somebody of each attempt before they make it. */
final class WatchedTypes {

    /** Who is told. */
    interface Watcher {

        /** A node is about to act; on whatever thread it acts. */
        void acts(NodeContext context);
    }

    private WatchedTypes() {}

    static NodeType watched(NodeType type, Watcher watcher) {
        return new NodeType() {
            @Override
            public String wire() {
                return type.wire();
            }

            @Override
            public List<String> oldWords() {
                return type.oldWords();
            }

            @Override
            public Execution execution() {
                return type.execution();
            }

            @Override
            public List<Setting<?>> settings() {
                return type.settings();
            }

            @Override
            public List<Output> outputs() {
                return type.outputs();
            }

            @Override
            public boolean retries() {
                return type.retries();
            }

            @Override
            public Node read(Settings settings) {
                Node node = type.read(settings);
                return node instanceof ContainerNode container
                        ? new WatchedContainer(container, watcher)
                        : new WatchedNode(node, watcher);
            }
        };
    }

    private record WatchedNode(Node node, Watcher watcher) implements Node {
        @Override
        public NodeResult run(NodeContext context) {
            watcher.acts(context);
            return node.run(context);
        }

        @Override
        public boolean repeatable() {
            return node.repeatable();
        }

        @Override
        public List<ResponseSegment> response() {
            return node.response();
        }

        @Override
        public List<String> writesConversation() {
            return node.writesConversation();
        }

        @Override
        public boolean endsLoop() {
            return node.endsLoop();
        }
    }

    private record WatchedContainer(ContainerNode node, Watcher watcher) implements ContainerNode {
        @Override
        public NodeResult run(NodeContext context) {
            watcher.acts(context);
            return node.run(context);
        }

        @Override
        public String start() {
            return node.start();
        }

        @Override
        public Payload finished(NodeRef ref, NodeOutcome outcome, int steps) {
            return node.finished(ref, outcome, steps);
        }

        @Override
        public boolean loop() {
            return node.loop();
        }

        @Override
        public void begin(String id, ObjectValue inputs, VariablePool pool) {
            node.begin(id, inputs, pool);
        }

        @Override
        public VariablePool pass(String id, ObjectValue inputs, int index, Graph body, VariablePool pool) {
            return node.pass(id, inputs, index, body, pool);
        }
    }

    /** How a node ended, where an event tells that. */
    static @Nullable NodeOutcome outcome(Payload payload) {
        return switch (payload) {
            case Payload.NodeFinished(NodeRef _, NodeOutcome outcome) -> outcome;
            case Payload.IterationFinished(NodeRef _, NodeOutcome outcome, int _) -> outcome;
            case Payload.LoopFinished(NodeRef _, NodeOutcome outcome, int _) -> outcome;
            default -> null;
        };
    }

    /** The node that an event tells of; one without a name where it tells of none. */
    static NodeRef ref(Payload payload) {
        return switch (payload) {
            case Payload.NodeStarted started -> started.node();
            case Payload.NodeFinished finished -> finished.node();
            case Payload.NodeRetried retried -> retried.node();
            case Payload.IterationStarted started -> started.node();
            case Payload.IterationAdvanced advanced -> advanced.node();
            case Payload.IterationFinished finished -> finished.node();
            case Payload.LoopStarted started -> started.node();
            case Payload.LoopAdvanced advanced -> advanced.node();
            case Payload.LoopFinished finished -> finished.node();
            default -> new NodeRef("", "", "", "", null, null, -1);
        };
    }

    /** What was written by the node that an event tells of. */
    static List<VariableWrite> writes(Payload payload) {
        NodeOutcome outcome = outcome(payload);
        return outcome == null ? List.of() : outcome.writes();
    }

    /** The node that writes before it tells so: one that ended, or a loop that began; else empty. */
    static String writer(Payload payload) {
        return outcome(payload) != null || payload instanceof Payload.LoopStarted
                ? ref(payload).node()
                : "";
    }
}
