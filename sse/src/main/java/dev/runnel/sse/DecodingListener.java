package dev.runnel.sse;

/** Turns the bytes of events into text for a listener that wants text. */
record DecodingListener(EventStreamListener listener) implements EventBytesListener {

    @Override
    public void event(String type, byte[] buffer, int offset, int length, String lastEventId) {
        listener.event(type, Utf8.decode(buffer, offset, length), lastEventId);
    }

    @Override
    public void retry(long millis) {
        listener.retry(millis);
    }

    @Override
    public void comment(byte[] buffer, int offset, int length) {
        listener.comment(Utf8.decode(buffer, offset, length));
    }
}
