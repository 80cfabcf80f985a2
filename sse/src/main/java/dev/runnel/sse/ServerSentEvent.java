package dev.runnel.sse;

/**
 * One event of an event stream.
 *
 * @param type what the {@code event} field said, {@code message} where it said nothing
 * @param data the lines of the {@code data} fields, joined with LF; may be empty
 * @param lastEventId the last {@code id} that the stream had sent by then, empty where there was none
 */
public record ServerSentEvent(String type, String data, String lastEventId) {}
