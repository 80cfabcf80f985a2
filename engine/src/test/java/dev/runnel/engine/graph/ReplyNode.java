package dev.runnel.engine.graph;

import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;

/** A response node with a template in {@code reply}. */
record ReplyNode(TextTemplate template) implements Node {

    private static final Setting<String> REPLY = Setting.template("reply", "Reply");

    record Type() implements NodeType {
        @Override
        public String wire() {
            return "reply";
        }

        @Override
        public Execution execution() {
            return Execution.RESPONSE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(REPLY);
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("answer", "string"));
        }

        @Override
        public Node read(Settings settings) {
            return new ReplyNode(TextTemplate.parse(settings.get(REPLY)));
        }
    }

    @Override
    public NodeResult run(NodeContext context) {
        String text = template.render(context.variables(), context.texts()::markdown);
        return NodeResult.of(ObjectValue.EMPTY, ObjectValue.EMPTY.with("answer", Value.of(text)));
    }

    @Override
    public List<ResponseSegment> response() {
        return template.segments();
    }
}
