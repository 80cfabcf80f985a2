package dev.runnel.server.http;

/**
 * Joins an operation to its use case.
 *
 * @param <P> what authentication yields
 */
@FunctionalInterface
public interface Handler<P> {

    /** Answers a call; {@link dev.runnel.server.error.ApiError} becomes the surface's error body. */
    Reply handle(Call<P> call);
}
