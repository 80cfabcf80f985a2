package dev.runnel.dsl;

import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.NodeType.Execution;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.engine.node.EndNode;
import dev.runnel.engine.node.StartNode;
import dev.runnel.engine.node.UnbuiltNode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The app files of these tests, and Dify's own examples where they lie beside the checkout. */
final class AppFiles {

    /** Node types of every kind of execution; what a graph does is the engine's matter. */
    static final NodeTypes TYPES = new NodeTypes(types());

    static final AppFileReader READER = new AppFileReader(TYPES);

    private AppFiles() {}

    private static List<NodeType> types() {
        var types = new ArrayList<NodeType>(List.of(StartNode.TYPE, EndNode.TYPE));
        Map.of(
                        Execution.ROOT,
                        List.of(
                                "trigger-webhook",
                                "trigger-schedule",
                                "trigger-plugin",
                                "iteration-start",
                                "loop-start"),
                        Execution.BRANCH,
                        List.of("if-else", "question-classifier"),
                        Execution.RESPONSE,
                        List.of("answer"),
                        Execution.CONTAINER,
                        List.of("iteration", "loop"),
                        Execution.EXECUTABLE,
                        List.of(
                                "llm",
                                "code",
                                "tool",
                                "agent",
                                "template-transform",
                                "http-request",
                                "variable-aggregator",
                                "variable-assigner",
                                "assigner",
                                "knowledge-retrieval"))
                .forEach((execution, words) -> words.forEach(word -> types.add(new UnbuiltNode.Type(word, execution))));
        return types;
    }

    /** Names of the files that these tests bring. */
    static List<String> own() {
        return List.of(
                "chat-all-controls",
                "completion",
                "advanced-prompt",
                "agent-chat",
                "chatflow",
                "workflow",
                "pipeline",
                "minimal-chat");
    }

    static String text(String name) {
        try (InputStream file = AppFiles.class.getResourceAsStream("/apps/" + name + ".yml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AppFile read(String name) {
        return READER.read(text(name));
    }

    /** The folder of Dify's examples: {@code shared/samples} beside the checkout or above it. */
    static Optional<Path> samples() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("shared").resolve("samples");
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** The app files in a folder, sorted. */
    static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content without what an export sets. */
    static ObjectValue comparable(ObjectValue content) {
        var rest = new LinkedHashMap<String, Value>(content.members());
        rest.remove("version");
        rest.remove("kind");
        // Credentials of basic agent tools and addresses of triggers leave with every export.
        String agent = "model_config";
        if (rest.get(agent) instanceof ObjectValue configuration
                && configuration.get("agent_mode") instanceof ObjectValue mode) {
            List<Value> tools = mode.list("tools").stream()
                    .<Value>map(tool -> without((ObjectValue) tool, "credential_id"))
                    .toList();
            rest.put(agent, configuration.with("agent_mode", mode.with("tools", new Value.ListValue(tools))));
        }
        return withoutHooks(new ObjectValue(rest));
    }

    private static ObjectValue withoutHooks(ObjectValue content) {
        ObjectValue workflow = content.object("workflow");
        ObjectValue graph = workflow.object("graph");
        if (graph.list("nodes").isEmpty()) {
            return content;
        }
        List<Value> nodes = graph.list("nodes").stream()
                .<Value>map(node -> {
                    ObjectValue object = (ObjectValue) node;
                    ObjectValue data = object.object("data");
                    return object.with(
                            "data", without(without(without(data, "webhook_url"), "webhook_debug_url"), "config"));
                })
                .toList();
        return content.with("workflow", workflow.with("graph", graph.with("nodes", new Value.ListValue(nodes))));
    }

    private static ObjectValue without(ObjectValue object, String name) {
        var rest = new LinkedHashMap<String, Value>(object.members());
        rest.remove(name);
        return new ObjectValue(rest);
    }
}
