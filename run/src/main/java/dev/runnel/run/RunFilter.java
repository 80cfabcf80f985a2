package dev.runnel.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which workflow runs of an app are listed; a null member asks for nothing.
 *
 * @param keyword a text in the inputs, the outputs or the end user's session, whatever its case
 * @param run an exact run, which matches beside {@code keyword}
 * @param status how they ended
 * @param notBefore created then or later, milliseconds since the epoch
 * @param notAfter created then or earlier, milliseconds since the epoch
 * @param session whose they are
 */
public record RunFilter(
        @Nullable String keyword,
        @Nullable UUID run,
        @Nullable RunStatus status,
        @Nullable Long notBefore,
        @Nullable Long notAfter,
        @Nullable String session) {

    /** Every run. */
    public static final RunFilter ALL = new RunFilter(null, null, null, null, null, null);
}
