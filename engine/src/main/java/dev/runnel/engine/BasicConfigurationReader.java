package dev.runnel.engine;

import dev.runnel.engine.BasicConfiguration.FollowUps;
import dev.runnel.engine.BasicConfiguration.ModelSettings;
import dev.runnel.engine.BasicConfiguration.TextToSpeech;
import dev.runnel.run.AppMode;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelName;
import dev.runnel.run.PromptMessage.Detail;
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
    private static final int LONGEST_FOLLOW_UP_PROMPT = 1000;
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

    BasicConfiguration.Reading read() {
        ModelSettings model = model();
        boolean agent = agent();
        knowledge();
        externalDataTools();
        node.object("annotation_reply");
        String opening = node.text("opening_statement", "");
        var configuration = new BasicConfiguration(
                agent ? AppMode.AGENT_CHAT : mode,
                model,
                PromptSettingsReader.read(node, mode, model),
                InputFormReader.read(node),
                opening.isEmpty() ? null : opening,
                node.texts("suggested_questions"),
                followUps(),
                textToSpeech(),
                switchedOn("speech_to_text"),
                switchedOn("retriever_resource"),
                switchedOn("more_like_this"),
                KeywordModeration.read(node.object("sensitive_word_avoidance")),
                fileUpload(node.object("file_upload")));
        return new BasicConfiguration.Reading(configuration, faults);
    }

    private boolean switchedOn(String feature) {
        return node.object(feature).flag("enabled", false);
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

    private FollowUps followUps() {
        ConfigurationNode settings = node.object("suggested_questions_after_answer");
        String prompt = settings.text("prompt", "");
        if (prompt.codePointCount(0, prompt.length()) > LONGEST_FOLLOW_UP_PROMPT) {
            settings.warn("prompt", "must have at most " + LONGEST_FOLLOW_UP_PROMPT + " characters");
        }
        ConfigurationNode model = settings.object("model");
        String provider = model.text("provider", "");
        String name = model.text("name", "");
        return new FollowUps(
                settings.flag("enabled", false),
                prompt,
                provider.isBlank() || name.isBlank() ? null : new ModelName(provider, name),
                model.object("completion_params").object());
    }

    private TextToSpeech textToSpeech() {
        ConfigurationNode settings = node.object("text_to_speech");
        boolean enabled = settings.flag("enabled", false);
        String voice = settings.text("voice", "");
        String language = settings.text("language", "");
        String autoPlay = settings.text("autoPlay", "disabled");
        return enabled
                ? new TextToSpeech(true, voice, language, autoPlay.equals("enabled"))
                : new TextToSpeech(false, "", "", false);
    }

    /** Reads the present shape, and the older one that knows only images (apps.md section 2.7). */
    private static FileUpload fileUpload(ConfigurationNode settings) {
        ConfigurationNode image = settings.object("image");
        boolean imageEnabled = image.flag("enabled", false);
        boolean present = settings.has("enabled");
        boolean enabled = present ? settings.flag("enabled", false) : imageEnabled;
        List<String> types = settings.texts("allowed_file_types");
        List<String> methods = settings.texts("allowed_file_upload_methods");
        List<String> imageMethods = image.texts("transfer_methods");
        Integer limit = settings.integer("number_limits");
        Integer imageLimit = image.integer("number_limits");
        String detail = image.text("detail", "high");
        if (enabled) {
            known(settings, "allowed_file_types", types, FileRules.TYPES);
            known(settings, "allowed_file_upload_methods", methods, FileRules.METHODS);
            known(image, "transfer_methods", imageMethods, FileRules.METHODS);
            known(image, "detail", List.of(detail), Set.of("low", "high"));
        }
        Integer chosen = limit != null ? limit : imageLimit;
        return new FileUpload(
                enabled,
                new FileRules(
                        types.isEmpty() && !present ? List.of("image") : types,
                        settings.texts("allowed_file_extensions"),
                        methods.isEmpty() && !present ? imageMethods : methods),
                chosen == null ? FileUpload.DEFAULT_NUMBER_LIMIT : chosen,
                detail.equals("low") ? Detail.LOW : Detail.HIGH);
    }

    private static void known(ConfigurationNode where, String name, List<String> words, Set<String> allowed) {
        for (String word : words) {
            if (!allowed.contains(word)) {
                where.warn(name, "does not know " + word + "; known are " + String.join(", ", sorted(allowed)));
            }
        }
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }
}
