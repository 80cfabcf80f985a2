package dev.runnel.engine;

import org.jspecify.annotations.Nullable;

/**
 * Looks for an app's keywords in one growing answer, in steps, keeping only as much of it as a keyword can reach back.
 *
 * <p>One thread uses it.
 */
public final class OutputModeration {

    /** Characters between two checks of the growing text (Dify's {@code MODERATION_BUFFER_SIZE}). */
    private static final int STEP = 300;

    private final KeywordModeration moderation;
    private final String response;
    private final int reach;
    private final StringBuilder window = new StringBuilder();
    private int added;

    private OutputModeration(KeywordModeration moderation, String response) {
        this.moderation = moderation;
        this.response = response;
        this.reach = moderation.reach();
    }

    /** Null where the app does not check what it answers. */
    public static @Nullable OutputModeration of(@Nullable KeywordModeration moderation) {
        return moderation == null || moderation.outputResponse() == null
                ? null
                : new OutputModeration(moderation, moderation.outputResponse());
    }

    /** What takes the place of a flagged answer. */
    public String response() {
        return response;
    }

    /** Takes the next piece; whether the answer holds a keyword, as far as it was due to be checked. */
    public boolean flags(String piece) {
        window.append(piece);
        added += piece.length();
        return added >= STEP && flagsRest();
    }

    /** Checks what has not been checked yet. */
    public boolean flagsRest() {
        added = 0;
        boolean flagged = moderation.holdsKeyword(window);
        window.delete(0, Math.max(0, window.length() - reach));
        return flagged;
    }

    /** The answer was replaced by another text. */
    public void restart(String text) {
        window.setLength(0);
        window.append(text);
        added = text.length();
    }
}
