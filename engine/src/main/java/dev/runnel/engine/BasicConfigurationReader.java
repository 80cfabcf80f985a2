package dev.runnel.engine;

import dev.runnel.engine.BasicConfiguration.ModelSettings;
import dev.runnel.run.AppMode;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelName;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code model_config}: types, defaults and the rules on values of apps.md section 2.2. */
final class BasicConfigurationReader {

    private static final int MOST_STOP_SEQUENCES = 4;
    private static final Set<String> AGENT_STRATEGIES = Set.of("function_call", "react");

    private final AppMode mode;
    private final List<ConfigurationFault> faults = new ArrayList<>();
    private final ConfigurationNode node;

    BasicConfigurationReader(AppMode mode, ObjectValue content) {
        this.mode = mode;
        ConfigurationNode root = ConfigurationNode.root(content, faults);
        if (!root.has("model_config")) {
            root.refuse("model_config", "is required in a " + mode.wire() + " app");
        }
        this.node = root.object("model_config");
    }

    AppConfiguration.Reading<BasicConfiguration> read() {
        ModelSettings model = model();
        boolean agent = agent();
        knowledge();
        externalDataTools();
        var configuration = new BasicConfiguration(
                agent ? AppMode.AGENT_CHAT : mode,
                model,
                PromptSettingsReader.read(node, mode, model),
                InputFormReader.read(node),
                FeaturesReader.read(node));
        return new AppConfiguration.Reading<>(configuration, faults);
    }

    /** A file may name no model: the server's default then answers, and a provider without a name is no model. */
    private ModelSettings model() {
        ConfigurationNode model = node.object("model");
        String provider = model.text("provider", "");
        String name = model.text("name", "");
        if (model.blank("provider") && !name.isBlank()) {
            model.warn("provider", "is required");
        }
        if (model.blank("name") && !provider.isBlank()) {
            model.warn("name", "is required");
        }
        ConfigurationNode parameters = model.object("completion_params");
        List<String> stop = parameters.texts("stop");
        if (stop.size() > MOST_STOP_SEQUENCES) {
            parameters.warn("stop", "must have at most " + MOST_STOP_SEQUENCES + " entries");
        }
        var rest = new LinkedHashMap<String, Value>(parameters.object().members());
        rest.remove("stop");
        return new ModelSettings(new ModelName(provider, name), modelMode(model), new ObjectValue(rest), stop);
    }

    private static ModelDescription.@Nullable Mode modelMode(ConfigurationNode model) {
        return switch (model.text("mode", "")) {
            case "" -> null;
            case "chat" -> ModelDescription.Mode.CHAT;
            case "completion" -> ModelDescription.Mode.COMPLETION;
            default -> {
                model.warn("mode", "must be chat or completion");
                yield null;
            }
        };
    }

    /** Whether the app runs an agent loop: its own mode, or a chat app that switched one on. */
    private boolean agent() {
        ConfigurationNode agent = node.object("agent_mode");
        String strategy = agent.text("strategy", "");
        boolean enabled = agent.flag("enabled", false);
        agent.integer("max_iteration");
        agent.object("prompt");
        List<ConfigurationNode> tools = agent.objects("tools");
        for (ConfigurationNode tool : tools) {
            if (tool.object().members().size() == 1
                    && tool.has("dataset")
                    && tool.object("dataset").flag("enabled", false)) {
                unbuiltKnowledge(tool, "dataset");
            }
        }
        boolean runsAgent =
                mode == AppMode.AGENT_CHAT || mode == AppMode.CHAT && enabled && AGENT_STRATEGIES.contains(strategy);
        if (runsAgent) {
            node.warn("agent_mode", "agent loops are not built yet: the app cannot run");
        }
        return runsAgent;
    }

    private void knowledge() {
        ConfigurationNode settings = node.object("dataset_configs");
        settings.text("retrieval_model", "");
        settings.integer("top_k");
        settings.flag("score_threshold_enabled", false);
        settings.flag("reranking_enabled", false);
        settings.text("reranking_mode", "");
        settings.object("reranking_model");
        settings.object("weights");
        settings.text("metadata_filtering_mode", "");
        settings.object("metadata_model_config");
        settings.object("metadata_filtering_conditions");
        node.text("dataset_query_variable", "");
        ConfigurationNode datasets = settings.object("datasets");
        datasets.text("strategy", "");
        for (ConfigurationNode entry : datasets.objects("datasets")) {
            if (entry.object("dataset").flag("enabled", false)) {
                unbuiltKnowledge(entry, "dataset");
            }
        }
    }

    private static void unbuiltKnowledge(ConfigurationNode where, String name) {
        where.warn(name, "knowledge is not built yet: the app cannot run with a dataset attached");
    }

    private void externalDataTools() {
        for (ConfigurationNode tool : node.objects("external_data_tools")) {
            if (tool.flag("enabled", false)) {
                tool.warn("enabled", "external data tools are not built yet: the app cannot run with one");
            }
        }
    }
}
