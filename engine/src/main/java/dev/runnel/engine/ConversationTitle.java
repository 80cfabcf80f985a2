package dev.runnel.engine;

import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a conversation is called: first by its query, later by a title that a model makes. */
public final class ConversationTitle {

    private static final int FIRST_LENGTH = 20;
    private static final int LONGEST_FALLBACK = 50;
    private static final int CUT_FALLBACK = 47;
    private static final int LONGEST_TITLE = 75;
    private static final int LONGEST_QUERY = 2000;
    private static final int QUERY_EDGE = 300;
    private static final String WITHOUT_QUERY = "New conversation";
    private static final String INSTRUCTION = """
            You name conversations. Read the user's first message and answer with a title for it: at most eight words, \
            in the language of the message, without quotation marks and without anything before or after it.""";
    private static final ObjectValue PARAMETERS =
            new ObjectValue(Map.of("max_tokens", Value.of(500L), "temperature", Value.of(0.3)));

    private ConversationTitle() {}

    /** The name of a new conversation, until it gets a title. */
    public static String first(String query) {
        if (query.isBlank()) {
            return WITHOUT_QUERY;
        }
        return length(query) > FIRST_LENGTH ? cut(query, FIRST_LENGTH) + "…" : query;
    }

    /** The title where no model makes one. */
    public static String fallback(String query) {
        if (query.isBlank()) {
            return WITHOUT_QUERY;
        }
        return length(query) > LONGEST_FALLBACK ? cut(query, CUT_FALLBACK) + "..." : query;
    }

    /**
     * A title that a model makes of the first query; the fallback where the model fails or says nothing.
     *
     * @param stop gives up when raised
     */
    public static String make(
            ModelPort models, ModelName model, String query, ModelRequest.Context context, StopSignal stop) {
        if (query.isBlank()) {
            return WITHOUT_QUERY;
        }
        List<PromptMessage> messages = List.of(new SystemMessage(INSTRUCTION), new UserMessage(shortened(query)));
        try {
            String said = ShortAnswer.of(
                    models,
                    new ModelRequest(model, messages, PARAMETERS, List.of(), List.of(), null, false, context),
                    stop);
            String title = firstLine(said);
            if (title == null) {
                return fallback(query);
            }
            return length(title) > LONGEST_TITLE ? cut(title, LONGEST_TITLE) + "..." : title;
        } catch (ModelException e) {
            // A title is a convenience: the conversation keeps a name made of its query.
            return fallback(query);
        }
    }

    private static @Nullable String firstLine(String said) {
        return said.lines()
                .map(ConversationTitle::unquoted)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static String unquoted(String line) {
        String bare = line.strip();
        while (bare.length() > 1 && "\"'“”«»*#".indexOf(bare.charAt(0)) >= 0) {
            char last = bare.charAt(bare.length() - 1);
            boolean closed = "\"'“”«»*#".indexOf(last) >= 0;
            bare = bare.substring(1, closed ? bare.length() - 1 : bare.length()).strip();
        }
        return bare;
    }

    private static String shortened(String query) {
        String line = query.replace('\n', ' ');
        if (length(line) <= LONGEST_QUERY) {
            return line;
        }
        int tail = line.offsetByCodePoints(line.length(), -QUERY_EDGE);
        return cut(line, QUERY_EDGE) + " ... " + line.substring(tail);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int characters) {
        return text.substring(0, text.offsetByCodePoints(0, characters));
    }
}
