package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param messages in order
 * @param stop stop sequences
 */
record Prompt(List<PromptMessage> messages, List<String> stop) {

    /**
     * What a prompt is made of.
     *
     * @param inputs validated inputs
     * @param query what the user says, may be empty
     * @param files what the user sends along
     * @param context retrieved knowledge, null where nothing was looked for
     * @param history earlier turns, oldest first
     */
    record Material(
            ObjectValue inputs,
            String query,
            List<FileReference> files,
            @Nullable String context,
            List<Turn> history) {}
}
