package dev.runnel.sse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the events of an event stream out of an {@link InputStream}, one by one, blocking while none has arrived.
 *
 * <p>Reads at most 16 KiB ahead. Used by one thread at a time.
 */
public final class EventStreamInput implements AutoCloseable {

    private static final int READ_BYTES = 16 * 1024;

    private final InputStream input;
    private final EventStreamReader reader;
    private final ArrayDeque<ServerSentEvent> arrived = new ArrayDeque<>();
    private final byte[] piece = new byte[READ_BYTES];
    private @Nullable EventStreamException fault;
    private String returnedId = "";
    private boolean ended;
    private long retryMillis = -1;

    /** Reads events of up to {@link EventStreamReader#DEFAULT_MAX_EVENT_BYTES} from {@code input}, and closes it. */
    public EventStreamInput(InputStream input) {
        this(input, EventStreamReader.DEFAULT_MAX_EVENT_BYTES);
    }

    /**
     * Reads events from {@code input}, and closes it.
     *
     * @param maxEventBytes the longest line, and the longest data of one event, in bytes; at least 1
     */
    public EventStreamInput(InputStream input, int maxEventBytes) {
        this.input = input;
        this.reader = new EventStreamReader(new Arrivals(), maxEventBytes);
    }

    /**
     * The next event, or null where the stream has ended.
     *
     * @throws IOException if reading fails; every event that arrived completely before was returned before
     * @throws EventStreamException if a line or the data of an event is longer than allowed; likewise
     */
    public @Nullable ServerSentEvent next() throws IOException {
        while (arrived.isEmpty() && !ended) {
            if (fault != null) {
                throw fault;
            }
            int length = input.read(piece);
            if (length < 0) {
                ended = true;
                reader.end();
                break;
            }
            try {
                reader.feed(piece, 0, length);
            } catch (EventStreamException tooLong) {
                fault = tooLong;
            }
        }
        ServerSentEvent event = arrived.poll();
        if (event != null) {
            returnedId = event.lastEventId();
        }
        return event;
    }

    /** The id to send as {@code Last-Event-ID} when connecting again: what was read ahead does not count. */
    public String lastEventId() {
        return arrived.isEmpty() ? reader.lastEventId() : returnedId;
    }

    /** The reconnection time that the stream asked for, in milliseconds (0 to 2147483647), if it did. */
    public OptionalLong retryMillis() {
        return retryMillis < 0 ? OptionalLong.empty() : OptionalLong.of(retryMillis);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private final class Arrivals implements EventStreamListener {

        @Override
        public void event(String type, String data, String lastEventId) {
            arrived.add(new ServerSentEvent(type, data, lastEventId));
        }

        @Override
        public void retry(long millis) {
            retryMillis = millis;
        }
    }
}
