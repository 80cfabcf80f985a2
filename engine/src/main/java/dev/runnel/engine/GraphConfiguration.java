package dev.runnel.engine;

import dev.runnel.engine.graph.Graph;
import dev.runnel.engine.graph.GraphReader;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.run.AppMode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The {@code workflow} of a graph app as the engine uses it (workflow.md, dsl.md section 2.3).
 *
 * @param mode {@code ADVANCED_CHAT}, {@code WORKFLOW} or {@code RAG_PIPELINE}
 * @param graph what runs
 * @param form what the start node asks for
 * @param features what it has beside the graph
 * @param environment values of the environment variables by name
 * @param secrets values of those that are secret, for masking
 * @param conversation the conversation variables
 */
public record GraphConfiguration(
        AppMode mode,
        Graph graph,
        InputForm form,
        Features features,
        ObjectValue environment,
        List<String> secrets,
        List<ConversationDefinition> conversation)
        implements AppConfiguration {

    /**
     * A conversation variable of the file.
     *
     * @param name unique in the app
     * @param type wire type, such as {@code array[string]}
     * @param value what it is in a new conversation
     * @param description shown to people
     */
    public record ConversationDefinition(String name, String type, Value value, String description) {}

    /** The largest value of a variable, bytes of its JSON (workflow.md section 2.2). */
    public static final int LARGEST_VARIABLE = 200 * 1024;

    /**
     * Reads the app file of a graph mode.
     *
     * @param content the whole file
     */
    public static Reading<GraphConfiguration> read(AppMode mode, ObjectValue content, NodeTypes types) {
        var faults = new ArrayList<ConfigurationFault>();
        ConfigurationNode root = ConfigurationNode.root(content, faults);
        if (!root.has("workflow")) {
            root.refuse("workflow", "is required in a " + mode.wire() + " app");
            return new Reading<>(null, faults);
        }
        ConfigurationNode workflow = root.object("workflow");
        Features features = FeaturesReader.read(workflow.object("features"));
        workflow.objects("rag_pipeline_variables");
        var environment = new LinkedHashMap<String, Value>();
        var secrets = new ArrayList<String>();
        for (ConfigurationNode variable : workflow.objects("environment_variables")) {
            Value value = VariableDefinitions.value(variable);
            environment.put(variable.requiredText("name"), value);
            if (variable.text("value_type", "").equals("secret") && value instanceof Value.TextValue(String secret)) {
                secrets.add(secret);
            }
        }
        List<ConversationDefinition> conversation = workflow.objects("conversation_variables").stream()
                .map(VariableDefinitions::conversation)
                .toList();
        ConfigurationNode drawing = workflow.object("graph");
        InputForm form = drawing.objects("nodes").stream()
                .map(node -> node.object("data"))
                .filter(data -> data.object().text("type", "").equals("start"))
                .findFirst()
                .map(InputFormReader::readStart)
                .orElse(InputForm.EMPTY);
        Graph graph = GraphReader.read(types, drawing);
        return new Reading<>(
                graph == null
                        ? null
                        : new GraphConfiguration(
                                mode, graph, form, features, new ObjectValue(environment), secrets, conversation),
                faults);
    }
}
