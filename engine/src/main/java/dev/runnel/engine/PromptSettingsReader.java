package dev.runnel.engine;

import dev.runnel.engine.BasicConfiguration.ChatItem;
import dev.runnel.engine.BasicConfiguration.CompletionTemplate;
import dev.runnel.engine.BasicConfiguration.ModelSettings;
import dev.runnel.engine.BasicConfiguration.PromptSettings;
import dev.runnel.run.AppMode;
import dev.runnel.run.ModelDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the prompt part of {@code model_config}. */
final class PromptSettingsReader {

    private static final int MOST_MESSAGES = 10;
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    private PromptSettingsReader() {}

    static PromptSettings read(ConfigurationNode node, AppMode mode, ModelSettings model) {
        String type = node.text("prompt_type", "simple");
        String prePrompt = node.text("pre_prompt", "");
        boolean advanced = type.equals("advanced");
        List<ChatItem> chat = chat(node.object("chat_prompt_config"), advanced);
        CompletionTemplate completion = completion(node.object("completion_prompt_config"), mode, advanced);
        if (!advanced) {
            // Empty counts as absent, as it does upstream.
            if (!type.equals("simple") && !type.isEmpty()) {
                node.warn("prompt_type", "must be simple or advanced");
            }
            return new PromptSettings.Simple(prePrompt);
        }
        if (chat.isEmpty() && completion == null) {
            node.warn(
                    model.mode() == ModelDescription.Mode.COMPLETION
                            ? "completion_prompt_config"
                            : "chat_prompt_config",
                    "is required when prompt_type is advanced");
        }
        return new PromptSettings.Advanced(chat, completion);
    }

    private static List<ChatItem> chat(ConfigurationNode settings, boolean used) {
        var items = new ArrayList<ChatItem>();
        for (ConfigurationNode message : settings.objects("prompt")) {
            String role = message.text("role", "");
            String text = message.text("text", "");
            if (ROLES.contains(role)) {
                items.add(new ChatItem(ChatItem.Role.valueOf(role.toUpperCase(Locale.ROOT)), text));
            } else if (used) {
                message.warn("role", "must be system, user or assistant");
            }
        }
        if (used && items.size() > MOST_MESSAGES) {
            settings.warn("prompt", "must have at most " + MOST_MESSAGES + " messages");
        }
        return List.copyOf(items);
    }

    private static @Nullable CompletionTemplate completion(ConfigurationNode settings, AppMode mode, boolean used) {
        ConfigurationNode prompt = settings.object("prompt");
        String text = prompt.text("text", "");
        ConfigurationNode roles = settings.object("conversation_histories_role");
        String user = roles.text("user_prefix", "");
        String assistant = roles.text("assistant_prefix", "");
        if (!prompt.has("text")) {
            return null;
        }
        boolean chat = used && mode.conversational();
        return new CompletionTemplate(
                text, user.isEmpty() && chat ? "Human" : user, assistant.isEmpty() && chat ? "Assistant" : assistant);
    }
}
