package dev.runnel.model;

import dev.runnel.run.FinishReason;
import org.jspecify.annotations.Nullable;

/** Reads one answer in its provider's dialect and hands the pieces on; made anew for every attempt. */
sealed interface AnswerReader permits ChunkReader, MessageReader {

    /**
     * Takes one event of a stream.
     *
     * @throws ProviderFault where it is malformed or reports an error
     */
    void event(byte[] data, int offset, int length);

    /**
     * Takes an answer that came in one piece.
     *
     * @throws ProviderFault where it is malformed or reports an error
     */
    FinishReason whole(byte[] body);

    /** Whether the model is at work, though it may have said nothing yet: the wait for its first word is over. */
    boolean begun();

    /** Whether the stream's last event has come. */
    boolean done();

    /** Why the text ended, or null where the stream has not said so yet. */
    @Nullable
    FinishReason finish();
}
