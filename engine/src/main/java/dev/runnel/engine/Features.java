package dev.runnel.engine;

import dev.runnel.run.ModelName;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an app has beside what it runs (apps.md sections 2.5 to 2.10).
 *
 * @param openingStatement greeting with its variables not filled in, or null
 * @param suggestedQuestions questions that a user may start with
 * @param followUps questions that are made after an answer
 * @param textToSpeech whether and how answers are spoken
 * @param speechToText whether users may speak
 * @param retrieverResource whether sources are shown
 * @param moreLikeThis whether a completion may be run once more
 * @param moderation words that are kept out, null for none
 * @param files which files a message may bring
 */
public record Features(
        @Nullable String openingStatement,
        List<String> suggestedQuestions,
        FollowUps followUps,
        TextToSpeech textToSpeech,
        boolean speechToText,
        boolean retrieverResource,
        boolean moreLikeThis,
        @Nullable KeywordModeration moderation,
        FileUpload files) {

    /** Nothing beside. */
    public static final Features NONE = new Features(
            null,
            List.of(),
            new FollowUps(false, "", null, ObjectValue.EMPTY),
            new TextToSpeech(false, "", "", false),
            false,
            false,
            false,
            null,
            FileUpload.OFF);

    public Features {
        suggestedQuestions = List.copyOf(suggestedQuestions);
    }

    /**
     * Questions that are made after an answer.
     *
     * @param enabled whether
     * @param prompt own instruction, empty for the built-in one
     * @param model own model, null for the app's
     * @param parameters completion parameters of the own model
     */
    public record FollowUps(
            boolean enabled, String prompt, @Nullable ModelName model, ObjectValue parameters) {}

    /**
     * Spoken answers.
     *
     * @param autoPlay whether the stream carries audio
     */
    public record TextToSpeech(boolean enabled, String voice, String language, boolean autoPlay) {}

    /** The opening statement with its variables filled in, or null where the app has none. */
    public @Nullable String introduction(ObjectValue inputs) {
        return openingStatement == null || openingStatement.isEmpty()
                ? openingStatement
                : PromptTemplate.render(openingStatement, InputText.all(inputs));
    }
}
