package dev.runnel.engine;

import dev.runnel.engine.Features.FollowUps;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Questions that a user may want to ask next, made by a model after an answer (apps.md section 2.10). */
public final class SuggestedQuestions {

    private static final int MOST_QUESTIONS = 3;
    private static final int TURNS = 3;
    private static final int LONGEST_CONVERSATION = 12_000;
    private static final Pattern LIST_MARK = Pattern.compile("^(?:[-*•]|[0-9]{1,2}[.)])\\s+");
    private static final String INSTRUCTION = """
            Suggest the three questions that the user is most likely to ask next in this conversation. Each has at most \
            20 words, follows from what was said and is written in the language of the user.""";
    private static final String FORMAT =
            "\nAnswer with nothing but a JSON array of three strings, such as [\"first\", \"second\", \"third\"].";
    private static final ObjectValue PARAMETERS =
            new ObjectValue(Map.of("max_tokens", Value.of(512L), "temperature", Value.of(0.3)));

    private SuggestedQuestions() {}

    /**
     * At most three questions, none where the model named none.
     *
     * @param appModel the model to ask where the settings name no other
     * @param thread the conversation, oldest turn first
     * @throws dev.runnel.run.ModelException where the model could not be asked
     */
    public static List<String> ask(
            ModelPort models,
            ModelName appModel,
            FollowUps settings,
            List<Turn> thread,
            ModelRequest.Context context,
            StopSignal stop) {
        ModelName own = settings.model();
        String instruction = settings.prompt().isBlank() ? INSTRUCTION : settings.prompt();
        var request = new ModelRequest(
                own == null ? appModel : own,
                List.of(new SystemMessage(instruction + FORMAT), new UserMessage(transcript(thread))),
                own == null || settings.parameters().members().isEmpty() ? PARAMETERS : settings.parameters(),
                List.of(),
                List.of(),
                null,
                false,
                context);
        return parse(ShortAnswer.of(models, request, stop));
    }

    private static String transcript(List<Turn> thread) {
        var text = new StringBuilder();
        for (Turn turn : thread.subList(Math.max(0, thread.size() - TURNS), thread.size())) {
            text.append("Human: ").append(turn.query()).append('\n');
            text.append("Assistant: ").append(turn.answer()).append('\n');
        }
        return text.substring(Math.max(0, text.length() - LONGEST_CONVERSATION));
    }

    /** The questions of a model's answer: its JSON array, else the lines that ask something. */
    static List<String> parse(String said) {
        int from = said.indexOf('[');
        int to = said.lastIndexOf(']');
        if (from >= 0 && to > from) {
            try {
                if (JsonText.parse(said.substring(from, to + 1)) instanceof ListValue(List<Value> items)) {
                    return questions(items.stream()
                            .map(item -> item instanceof TextValue(String text) ? text : "")
                            .toList());
                }
            } catch (IllegalArgumentException e) {
                return lines(said);
            }
        }
        return lines(said);
    }

    private static List<String> lines(String said) {
        return questions(said.lines()
                .map(line -> LIST_MARK.matcher(line.strip()).replaceFirst("").strip())
                .filter(line -> line.endsWith("?") || line.endsWith("？"))
                .toList());
    }

    private static List<String> questions(List<String> candidates) {
        return candidates.stream()
                .map(String::strip)
                .filter(question -> !question.isEmpty())
                .limit(MOST_QUESTIONS)
                .toList();
    }
}
