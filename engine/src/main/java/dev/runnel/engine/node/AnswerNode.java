package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.ResponseSegment;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.TextTemplate;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers in a chat by a text with variables (workflow.md section 8.3); the graph goes on after it.
 *
 * @param answer the text
 */
public record AnswerNode(TextTemplate answer) implements Node {

    private static final Setting<String> ANSWER = Setting.template("answer", "Answer");

    /** The type. */
    public static final NodeType TYPE = new NodeType() {
        @Override
        public String wire() {
            return "answer";
        }

        @Override
        public Execution execution() {
            return Execution.RESPONSE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(ANSWER);
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("answer", "string"), new Output("files", "array[file]"));
        }

        @Override
        public Node read(Settings settings) {
            return new AnswerNode(TextTemplate.parse(settings.get(ANSWER)));
        }
    };

    @Override
    public NodeResult run(NodeContext context) {
        VariablePool pool = context.variables();
        var files = new ArrayList<Value>();
        for (Selector selector : answer.selectors()) {
            Value value = pool.get(selector);
            if (value instanceof FileValue) {
                files.add(value);
            } else if (value instanceof ListValue(List<Value> items)
                    && items.stream().allMatch(FileValue.class::isInstance)) {
                files.addAll(items);
            }
        }
        String text = answer.render(pool, context.texts()::markdown);
        return NodeResult.of(
                ObjectValue.EMPTY,
                ObjectValue.EMPTY.with("answer", Value.of(text)).with("files", new ListValue(files)));
    }

    @Override
    public List<ResponseSegment> response() {
        return answer.segments();
    }
}
