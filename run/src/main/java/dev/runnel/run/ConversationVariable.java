package dev.runnel.run;

import java.util.UUID;

/**
 * A variable that lives as long as its conversation.
 *
 * @param id identity
 * @param tenant owner
 * @param conversation whose
 * @param name unique within the conversation
 * @param type declared type, such as {@code array[string]}
 * @param value present value
 * @param description shown to people
 * @param writes how often it was written: the order of writes from runs beside each other
 * @param createdAt milliseconds since the epoch
 * @param updatedAt milliseconds since the epoch
 */
public record ConversationVariable(
        UUID id,
        UUID tenant,
        UUID conversation,
        String name,
        String type,
        Value value,
        String description,
        long writes,
        long createdAt,
        long updatedAt) {}
