package dev.runnel.engine;

import dev.runnel.engine.Features.FollowUps;
import dev.runnel.engine.Features.TextToSpeech;
import dev.runnel.run.ModelName;
import dev.runnel.run.PromptMessage.Detail;
import java.util.List;
import java.util.Set;

/** Reads the features of an app: members of {@code model_config}, or of a workflow's {@code features}. */
final class FeaturesReader {

    private static final int LONGEST_FOLLOW_UP_PROMPT = 1000;

    private FeaturesReader() {}

    static Features read(ConfigurationNode node) {
        node.object("annotation_reply");
        String opening = node.text("opening_statement", "");
        return new Features(
                opening.isEmpty() ? null : opening,
                node.texts("suggested_questions"),
                followUps(node),
                textToSpeech(node),
                switchedOn(node, "speech_to_text"),
                switchedOn(node, "retriever_resource"),
                switchedOn(node, "more_like_this"),
                KeywordModeration.read(node.object("sensitive_word_avoidance")),
                fileUpload(node.object("file_upload")));
    }

    private static boolean switchedOn(ConfigurationNode node, String feature) {
        return node.object(feature).flag("enabled", false);
    }

    private static FollowUps followUps(ConfigurationNode node) {
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

    private static TextToSpeech textToSpeech(ConfigurationNode node) {
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
