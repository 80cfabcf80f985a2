package dev.runnel.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The usage row of one model call, failed ones included.
 *
 * @param id identity
 * @param context whose call
 * @param provider short provider that served
 * @param model model that served
 * @param usage what it consumed
 * @param error the error's wire code, null where it succeeded
 * @param createdAt milliseconds since the epoch
 */
public record ModelCall(
        UUID id,
        ModelRequest.Context context,
        String provider,
        String model,
        Usage usage,
        @Nullable String error,
        long createdAt) {}
