package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One question to a model.
 *
 * @param model which, as the app names it
 * @param messages the prompt
 * @param parameters completion parameters as the app gives them ({@code temperature}, {@code max_tokens}, ...)
 * @param stop stop sequences
 * @param tools functions that the model may call
 * @param responseSchema JSON schema that the answer must follow, null for free text
 * @param stream whether pieces are wanted as they come
 * @param context whose call this is
 */
public record ModelRequest(
        ModelName model,
        List<PromptMessage> messages,
        ObjectValue parameters,
        List<String> stop,
        List<ToolDefinition> tools,
        @Nullable ObjectValue responseSchema,
        boolean stream,
        Context context) {

    /**
     * Whose call this is: what the usage row of the call carries.
     *
     * @param tenant owner
     * @param app the app
     * @param run the run
     * @param node the graph node, null in basic modes
     * @param endUser the person's id, null where unknown
     */
    public record Context(
            UUID tenant,
            UUID app,
            UUID run,
            @Nullable String node,
            @Nullable UUID endUser) {}

    /**
     * A function that a model may call.
     *
     * @param name its name
     * @param description what it does
     * @param parameters JSON schema of its arguments
     */
    public record ToolDefinition(String name, String description, ObjectValue parameters) {}
}
