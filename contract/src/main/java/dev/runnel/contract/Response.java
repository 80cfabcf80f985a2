package dev.runnel.contract;

/** What an operation can answer, errors aside. */
public sealed interface Response {

    /** The HTTP status. */
    int status();

    /** A JSON document. */
    record Json(int status, Schema schema) implements Response {}

    /** A stream of server-sent events, until one of them ends it. */
    record EventStream(EventUnion events) implements Response {
        @Override
        public int status() {
            return 200;
        }
    }

    /** Bytes of the given media type. */
    record Binary(int status, String mediaType) implements Response {}

    /** A text of the given media type, such as {@code text/csv}. */
    record Text(int status, String mediaType) implements Response {}

    /** Another address, in the field {@code Location}. */
    record Redirect(int status) implements Response {}

    /** Nothing. */
    record Empty(int status) implements Response {}
}
