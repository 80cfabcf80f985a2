package dev.runnel.engine;

import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The simple prompt type: the author's text with context, history and query around it (apps.md section 3.2). */
final class SimplePrompt {

    private static final String CONTEXT_BLOCK = """
            The text between the <context> tags is knowledge that you have learned. Answer from it.
            Where you do not know, say so; where you are not sure, ask the user to be clearer.
            Do not mention that you were given a context. Answer in the language of the user.

            <context>
            {{#context#}}
            </context>

            """;
    private static final String HISTORIES_BLOCK = """
            The conversation so far stands between the <histories> tags.

            <histories>
            {{#histories#}}
            </histories>
            """;
    private static final String CHAT_QUERY_BLOCK = "\n\nHuman: {{#query#}}\n\nAssistant: ";
    private static final List<String> CHAT_STOPS = List.of("\nHuman:", "</histories>");

    private final String prePrompt;
    private final boolean conversational;
    private final UserParts users;
    private final TokenBudget budget;

    SimplePrompt(String prePrompt, boolean conversational, UserParts users, TokenBudget budget) {
        this.prePrompt = prePrompt;
        this.conversational = conversational;
        this.users = users;
        this.budget = budget;
    }

    /** Messages for a chat model. */
    List<PromptMessage> chat(Prompt.Material material) {
        String text = PromptTemplate.render(template(material), PromptBuilder.values(material));
        if (material.query().isEmpty()) {
            return withHistory(new ArrayList<>(), material, text);
        }
        var messages = new ArrayList<PromptMessage>();
        if (!text.isEmpty()) {
            messages.add(new SystemMessage(text));
        }
        return withHistory(messages, material, material.query());
    }

    private List<PromptMessage> withHistory(List<PromptMessage> messages, Prompt.Material material, String last) {
        if (!material.history().isEmpty()) {
            messages.addAll(budget.newestThatFit(users.history(material.history()), messages));
        }
        messages.add(users.message(last, material.files()));
        return messages;
    }

    /** One text for a completion model, as a user message. */
    List<PromptMessage> text(Prompt.Material material) {
        Map<String, String> values = PromptBuilder.values(material);
        values.put(PromptTemplate.QUERY, material.query());
        String queryBlock = queryBlock(material);
        String histories = "";
        if (!material.history().isEmpty()) {
            String bare = PromptTemplate.render(template(material) + queryBlock, values);
            List<PromptMessage> kept = budget.newestThatFit(
                    users.history(material.history()), List.of(new PromptMessage.UserMessage(bare)));
            values.put(PromptTemplate.HISTORIES, UserParts.transcript(kept, "Human", "Assistant"));
            histories = HISTORIES_BLOCK;
        }
        String text = PromptTemplate.render(template(material) + histories + queryBlock, values);
        return List.of(users.message(text, material.files()));
    }

    List<String> stops() {
        return conversational ? CHAT_STOPS : List.of();
    }

    private String queryBlock(Prompt.Material material) {
        if (conversational) {
            return CHAT_QUERY_BLOCK;
        }
        return material.query().isEmpty() ? "" : "{{#query#}}";
    }

    private String template(Prompt.Material material) {
        return (material.context() == null ? "" : CONTEXT_BLOCK) + (prePrompt.isEmpty() ? "" : prePrompt + "\n");
    }
}
