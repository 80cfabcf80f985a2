package dev.runnel.contract;

import java.util.List;

/** What an operation can answer, errors aside. */
public sealed interface Response {

    /** The HTTP status. */
    int status();

    /** A JSON document. */
    record Json(int status, Schema schema) implements Response {}

    /**
     * A stream of server-sent events, until one of them ends it.
     *
     * @param events the union of what can come
     */
    record EventStream(List<Event> events) implements Response {
        @Override
        public int status() {
            return 200;
        }
    }

    /** Bytes of the given media type. */
    record Binary(int status, String mediaType) implements Response {}

    /** Nothing. */
    record Empty(int status) implements Response {}

    /**
     * One kind of event in a stream.
     *
     * @param name the value of its discriminator {@code event}
     * @param schema its JSON
     * @param terminal whether it ends the stream
     */
    record Event(String name, Schema schema, boolean terminal) {}
}
