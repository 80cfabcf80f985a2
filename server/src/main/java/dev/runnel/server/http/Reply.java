package dev.runnel.server.http;

import dev.runnel.run.Value;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** What a handler answers. */
public sealed interface Reply {

    /** A JSON document. */
    record Json(int status, Value document) implements Reply {}

    /** No body. */
    record Empty(int status) implements Reply {}

    /**
     * Bytes from a stream.
     *
     * @param headers besides content type and length
     * @param length bytes, -1 where unknown
     */
    record Bytes(int status, String mediaType, Map<String, String> headers, long length, Source source)
            implements Reply {}

    /**
     * A stored file: whole, or the one range of it that the request asks for.
     *
     * @param headers besides content type, length, tag and range
     * @param length bytes of the whole file
     * @param tag its strong entity tag, with its quotes
     */
    record File(String mediaType, Map<String, String> headers, long length, String tag, RangeSource source)
            implements Reply {}

    /**
     * Server-sent events, written by the request's own thread until {@code writer} returns. The writer is always called
     * and sends the head first ({@link StreamResponse#begin}), so what it holds it can also give back.
     */
    record EventStream(Map<String, String> headers, Writer writer) implements Reply {}

    /** Where bytes come from. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /** Where the bytes of a file come from. */
    @FunctionalInterface
    interface RangeSource {
        /** Opens the file from byte {@code offset} on. */
        InputStream open(long offset) throws IOException;
    }

    /** Writes a stream. */
    @FunctionalInterface
    interface Writer {
        void write(StreamResponse response) throws IOException;
    }

    static Reply ok(Value document) {
        return new Json(200, document);
    }
}
