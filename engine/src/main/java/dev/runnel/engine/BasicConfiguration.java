package dev.runnel.engine;

import dev.runnel.run.AppMode;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelName;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code model_config} of a basic app as the engine uses it: typed and immutable (apps.md section 2).
 *
 * @param mode how the app runs: {@code AGENT_CHAT} also for a chat app whose agent mode is on
 * @param model which model answers, and how
 * @param prompt what it is told
 * @param form the variables it asks for
 * @param features what it has beside model and prompt
 */
public record BasicConfiguration(
        AppMode mode, ModelSettings model, PromptSettings prompt, InputForm form, Features features)
        implements AppConfiguration {

    /**
     * Which model answers.
     *
     * @param name as the app file names it; a bare provider name is kept as it is
     * @param mode as the file says, null where it says nothing
     * @param parameters completion parameters, without {@code stop}
     * @param stop stop sequences
     */
    public record ModelSettings(
            ModelName name, ModelDescription.@Nullable Mode mode, ObjectValue parameters, List<String> stop) {}

    /** What the model is told. */
    public sealed interface PromptSettings {

        /** One text; everything around it follows the rules of apps.md section 3.2. */
        record Simple(String prePrompt) implements PromptSettings {}

        /**
         * Messages or a template that the app's author wrote in full (apps.md section 3.3).
         *
         * @param chat messages for chat models, empty where none were written
         * @param completion template for completion models, null where none was written
         */
        record Advanced(List<ChatItem> chat, @Nullable CompletionTemplate completion) implements PromptSettings {}
    }

    /** One message of an advanced chat prompt. */
    public record ChatItem(Role role, String text) {

        /** Who speaks. */
        public enum Role {
            SYSTEM,
            USER,
            ASSISTANT
        }
    }

    /**
     * An advanced completion prompt.
     *
     * @param text the template
     * @param userPrefix before what the user said, in histories
     * @param assistantPrefix before what the model said, in histories
     */
    public record CompletionTemplate(String text, String userPrefix, String assistantPrefix) {}

    /**
     * Reads the app file of a basic mode.
     *
     * @param mode {@code COMPLETION}, {@code CHAT} or {@code AGENT_CHAT}
     * @param content the whole file
     * @throws IllegalArgumentException for the mode of a graph
     */
    public static Reading<BasicConfiguration> read(AppMode mode, ObjectValue content) {
        return switch (mode) {
            case COMPLETION, CHAT, AGENT_CHAT -> new BasicConfigurationReader(mode, content).read();
            case AGENT, ADVANCED_CHAT, WORKFLOW, RAG_PIPELINE ->
                throw new IllegalArgumentException(mode.wire() + " apps have no model_config");
        };
    }
}
