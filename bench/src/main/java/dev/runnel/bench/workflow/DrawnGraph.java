package dev.runnel.bench.workflow;

import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.engine.node.BuiltInNodes;
import dev.runnel.engine.node.JinjaRenderer;
import dev.runnel.engine.node.TemplateTransformNode;
import dev.runnel.run.AppMode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A workflow that a measurement runs.
 *
 * @param name said in the report
 * @param nodes how many nodes one run executes
 * @param configuration as it is read from an app file
 */
record DrawnGraph(String name, int nodes, GraphConfiguration configuration) {

    /** A node between start and end. */
    private static final String START = "start";

    private static final String END = "end";

    /** Start and end alone. */
    static DrawnGraph empty() {
        var drawing = new Drawing();
        drawing.edge(START, "source", END);
        return drawing.graph("start and end", START, "text");
    }

    /** One {@code template-transform} after the other, each rendering what the one before it made. */
    static DrawnGraph templateChain(int length) {
        var drawing = new Drawing();
        String before = START;
        String output = "text";
        for (int n = 0; n < length; n++) {
            String id = "template" + n;
            drawing.template(id, before, output);
            drawing.edge(before, "source", id);
            before = id;
            output = "output";
        }
        drawing.edge(before, "source", END);
        return drawing.graph("chain of " + length + " template-transform", before, output);
    }

    /** One {@code if-else} after the other, each of which holds. */
    static DrawnGraph choiceChain(int length) {
        var drawing = new Drawing();
        String before = START;
        String handle = "source";
        for (int n = 0; n < length; n++) {
            String id = "choice" + n;
            drawing.choice(id);
            drawing.edge(before, handle, id);
            before = id;
            handle = "true";
        }
        drawing.edge(before, handle, END);
        return drawing.graph("chain of " + length + " if-else", START, "text");
    }

    /** Layers of {@code template-transform} nodes beside each other, joined by one after each layer. */
    static DrawnGraph layers(int layers, int width) {
        var drawing = new Drawing();
        String before = START;
        String output = "text";
        for (int layer = 0; layer < layers; layer++) {
            String join = "join" + layer;
            for (int n = 0; n < width; n++) {
                String id = "template" + layer + "-" + n;
                drawing.template(id, before, output);
                drawing.edge(before, "source", id);
                drawing.edge(id, "source", join);
            }
            drawing.template(join, "template" + layer + "-0", "output");
            before = join;
            output = "output";
        }
        drawing.edge(before, "source", END);
        return drawing.graph(
                layers + " layers of " + width + " template-transform beside each other, with joins", before, output);
    }

    /** Nodes and edges as an app file has them. */
    private static final class Drawing {
        private final List<Value> nodes = new ArrayList<>();
        private final List<Value> edges = new ArrayList<>();

        Drawing() {
            ObjectValue text = object("variable", "text", "label", "Text", "type", "paragraph")
                    .with("required", Value.of(true));
            node(START, object("type", "start").with("variables", new ListValue(List.of(text))));
        }

        private void node(String id, ObjectValue data) {
            nodes.add(object("id", id, "type", "custom").with("data", data.with("title", Value.of(id))));
        }

        void template(String id, String source, String output) {
            ObjectValue variable = object("variable", "text").with("value_selector", selector(source, output));
            node(
                    id,
                    object("type", "template-transform", "template", "{{ text }}")
                            .with("variables", new ListValue(List.of(variable))));
        }

        void choice(String id) {
            ObjectValue condition = object("comparison_operator", "contains", "value", "text", "varType", "string")
                    .with("variable_selector", selector(START, "text"));
            ObjectValue holds = object("case_id", "true", "logical_operator", "and")
                    .with("conditions", new ListValue(List.of(condition)));
            node(id, object("type", "if-else").with("cases", new ListValue(List.of(holds))));
        }

        void edge(String source, String handle, String target) {
            edges.add(object("source", source, "sourceHandle", handle, "target", target));
        }

        DrawnGraph graph(String name, String source, String output) {
            ObjectValue result = object("variable", "text").with("value_selector", selector(source, output));
            node(END, object("type", "end").with("outputs", new ListValue(List.of(result))));
            ObjectValue graph =
                    ObjectValue.EMPTY.with("nodes", new ListValue(nodes)).with("edges", new ListValue(edges));
            ObjectValue file = ObjectValue.EMPTY.with("workflow", ObjectValue.EMPTY.with("graph", graph));
            var types = new NodeTypes(BuiltInNodes.with(List.of(new TemplateTransformNode.Type(new JinjaRenderer()))));
            return new DrawnGraph(
                    name,
                    nodes.size(),
                    GraphConfiguration.read(AppMode.WORKFLOW, file, types).forRun());
        }

        private static ListValue selector(String node, String output) {
            return new ListValue(List.of(Value.of(node), Value.of(output)));
        }

        private static ObjectValue object(String... members) {
            ObjectValue object = ObjectValue.EMPTY;
            for (int n = 0; n < members.length; n += 2) {
                object = object.with(members[n], Value.of(members[n + 1]));
            }
            return object;
        }
    }
}
