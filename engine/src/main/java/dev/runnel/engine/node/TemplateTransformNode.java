package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a text of variables by a Jinja template (workflow.md section 8.9).
 *
 * @param renderer knows the language
 * @param variables what the template may name
 * @param template its source
 */
public record TemplateTransformNode(TemplateRenderer renderer, List<Variable> variables, String template)
        implements Node {

    /** The longest output, in characters. */
    public static final int LONGEST_OUTPUT = 400_000;

    private static final String ERROR = "TemplateRenderError";

    /** A variable by the name that the template has for it; without a selector it is null. */
    public record Variable(String name, @Nullable Selector selector) {}

    private static final Setting<String> NAME = Setting.text("variable", "Name");
    private static final Setting<@Nullable Selector> SELECTOR = Setting.reference("value_selector", "Value");
    private static final Setting<List<Variable>> VARIABLES = Setting.rows(
            "variables",
            "Variables",
            List.of(NAME, SELECTOR),
            row -> row.get(NAME).isEmpty() ? null : new Variable(row.get(NAME), row.get(SELECTOR)));
    private static final Setting<String> TEMPLATE = Setting.source("template", "Template");

    /** The type, on a renderer. */
    public record Type(TemplateRenderer renderer) implements NodeType {
        @Override
        public String wire() {
            return "template-transform";
        }

        @Override
        public Execution execution() {
            return Execution.EXECUTABLE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(VARIABLES, TEMPLATE);
        }

        @Override
        public List<Output> outputs() {
            return List.of(new Output("output", "string"));
        }

        @Override
        public Node read(Settings settings) {
            return new TemplateTransformNode(renderer, settings.get(VARIABLES), settings.get(TEMPLATE));
        }
    }

    @Override
    public NodeResult run(NodeContext context) {
        var values = new LinkedHashMap<String, Value>();
        for (Variable variable : variables) {
            Selector selector = variable.selector();
            values.put(
                    variable.name(),
                    selector == null ? Value.NULL : context.variables().get(selector));
        }
        var inputs = new ObjectValue(values);
        var plain = new LinkedHashMap<String, @Nullable Object>();
        values.forEach((name, value) -> plain.put(name, value.plain()));
        String output = render(plain, inputs);
        if (output.length() > LONGEST_OUTPUT && output.codePointCount(0, output.length()) > LONGEST_OUTPUT) {
            throw new NodeFailure(ERROR, "Output length exceeds " + LONGEST_OUTPUT + " characters")
                    .with(inputs, ObjectValue.EMPTY);
        }
        return NodeResult.of(inputs, ObjectValue.EMPTY.with("output", Value.of(output)));
    }

    private String render(Map<String, ? extends @Nullable Object> plain, ObjectValue inputs) {
        try {
            return renderer.render(template, plain);
        } catch (NodeFailure failure) {
            throw failure.with(inputs, ObjectValue.EMPTY);
        }
    }
}
