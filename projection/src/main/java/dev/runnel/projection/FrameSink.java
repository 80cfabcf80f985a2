package dev.runnel.projection;

import dev.runnel.run.ByteBuilder;

/**
 * Where the frames of one connection go: a transport implements it, and so does whatever collects frames.
 *
 * <p>A projection hands over JSON only. Framing, event ids and flushing are the transport's: the frames of one native
 * event are handed over during one call of {@link DifyProjection#accept}, so that the number of the event belongs to the
 * last of them. What is handed over is valid during the call alone.
 */
public interface FrameSink {

    /**
     * A delta: the JSON is {@code prefix}, then {@code text} escaped as the inside of a JSON string (see {@link
     * ByteBuilder#jsonEscaped}), then {@code suffix}. The arrays are made once per connection and must not be changed.
     */
    void frame(byte[] prefix, String text, byte[] suffix);

    /** A whole frame: one JSON object without line breaks. */
    void frame(ByteBuilder json);

    /** A sign of life without content. */
    void ping();
}
