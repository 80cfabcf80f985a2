package dev.runnel.engine;

import dev.runnel.engine.BasicConfiguration.ChatItem;
import dev.runnel.engine.BasicConfiguration.CompletionTemplate;
import dev.runnel.engine.BasicConfiguration.PromptSettings.Advanced;
import dev.runnel.run.ProgramException;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The advanced prompt type: what the author wrote in full (apps.md section 3.3). */
final class AdvancedPrompt {

    private final UserParts users;
    private final TokenBudget budget;

    AdvancedPrompt(UserParts users, TokenBudget budget) {
        this.users = users;
        this.budget = budget;
    }

    /**
     * The prompt in the form for the model, or in the one that the author wrote.
     *
     * @param text whether the model is prompted with one text
     * @throws ProgramException where neither form was written
     */
    List<PromptMessage> build(Advanced settings, boolean text, Prompt.Material material) {
        CompletionTemplate completion = settings.completion();
        if (completion != null && (text || settings.chat().isEmpty())) {
            return List.of(users.message(completion(completion, material), material.files()));
        }
        if (settings.chat().isEmpty()) {
            throw new ProgramException(
                    new RunError(RunErrorCode.INVALID_PARAM, "The app has an advanced prompt without any text."), null);
        }
        return chat(settings.chat(), material);
    }

    private List<PromptMessage> chat(List<ChatItem> items, Prompt.Material material) {
        Map<String, String> values = valuesWithContext(material);
        var messages = new ArrayList<PromptMessage>();
        for (ChatItem item : items) {
            String text = PromptTemplate.render(item.text(), values);
            switch (item.role()) {
                case SYSTEM -> {
                    if (!text.isEmpty()) {
                        messages.add(new SystemMessage(text));
                    }
                }
                case USER -> messages.add(new UserMessage(text));
                case ASSISTANT -> messages.add(new AssistantMessage(text));
            }
        }
        boolean continues = !material.history().isEmpty();
        if (continues) {
            messages.addAll(budget.newestThatFit(users.history(material.history()), messages));
        }
        if (continues || !material.query().isEmpty()) {
            messages.add(users.message(material.query(), material.files()));
        } else if (!material.files().isEmpty()) {
            boolean last = !messages.isEmpty() && messages.getLast() instanceof UserMessage;
            String text = last ? messages.removeLast().allText() : "";
            messages.add(users.message(text, material.files()));
        }
        return messages;
    }

    private String completion(CompletionTemplate template, Prompt.Material material) {
        Map<String, String> values = valuesWithContext(material);
        values.put(PromptTemplate.QUERY, material.query());
        values.put(PromptTemplate.HISTORIES, "");
        if (!material.history().isEmpty() && PromptTemplate.names(template.text(), PromptTemplate.HISTORIES)) {
            String bare = PromptTemplate.render(template.text(), values);
            List<PromptMessage> kept =
                    budget.newestThatFit(users.history(material.history()), List.of(new UserMessage(bare)));
            values.put(
                    PromptTemplate.HISTORIES,
                    UserParts.transcript(kept, template.userPrefix(), template.assistantPrefix()));
        }
        return PromptTemplate.render(template.text(), values);
    }

    private static Map<String, String> valuesWithContext(Prompt.Material material) {
        Map<String, String> values = PromptBuilder.values(material);
        values.putIfAbsent(PromptTemplate.CONTEXT, "");
        return values;
    }
}
