package dev.runnel.model;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.FinishReason;
import dev.runnel.run.StopSignal;
import dev.runnel.sse.EventStreamException;
import dev.runnel.sse.EventStreamReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what a provider answers to a request for a stream.
 *
 * <p>Usually that is an event stream, read piece by piece as it comes. It may also be an error, or the whole answer in one
 * JSON body from a server that does not stream; both are collected. What goes wrong while reading raises the exchange's
 * own signal, which closes the connection, and is thrown by {@link #finish} once the exchange has ended.
 */
final class StreamedAnswer implements Egress.Sink {

    /** Bytes of an error that are read; the rest is cut off. */
    static final int MAX_ERROR = 64 << 10;

    /** Bytes of an answer, streamed or not: no model says more. */
    static final int MAX_ANSWER = 64 << 20;

    /** Bytes of one chunk: arguments of a function may come in one. */
    static final int MAX_CHUNK = 8 << 20;

    /** How long a server may keep the connection open after its last word before it is closed and not used again. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private enum Form {
        STREAM,
        WHOLE,
        ERROR
    }

    private final AnswerRecorder answer;
    private final FaultReader faults;
    private final CallTimeouts timeouts;
    private final Clock clock;
    private final StopSignal upstream;
    private final long sent;
    private final AnswerReader reader;
    private final EventStreamReader events = new EventStreamReader(this::event, MAX_CHUNK);
    private final ByteBuilder collected = new ByteBuilder(256);

    private EgressResponse.@Nullable Head head;
    private Form form = Form.STREAM;
    private long bytes;
    private @Nullable RuntimeException failure;
    private @Nullable Thread closer;
    private volatile boolean ended;

    /** @param upstream stops the exchange that fills this sink, and nothing else */
    StreamedAnswer(
            AnswerRecorder answer,
            AnswerReader reader,
            FaultReader faults,
            CallTimeouts timeouts,
            Clock clock,
            StopSignal upstream) {
        this.answer = answer;
        this.reader = reader;
        this.faults = faults;
        this.timeouts = timeouts;
        this.clock = clock;
        this.upstream = upstream;
        this.sent = clock.nanos();
    }

    @Override
    public boolean head(EgressResponse.Head answered) {
        head = answered;
        String type = answered.header("content-type").orElse("");
        form = answered.status() != 200 ? Form.ERROR : type.startsWith("application/json") ? Form.WHOLE : Form.STREAM;
        return true;
    }

    @Override
    public void body(ByteBuffer piece) {
        if (failure != null) {
            return;
        }
        try {
            bytes += piece.remaining();
            switch (form) {
                case ERROR -> collect(piece, MAX_ERROR);
                case WHOLE -> collect(piece, MAX_ANSWER);
                case STREAM -> stream(piece);
            }
            if (bytes > MAX_ANSWER) {
                throw faults.malformed("it is too large", null);
            }
        } catch (EventStreamException e) {
            fail(faults.malformed("a chunk is too large", e));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void event(String type, byte[] buffer, int offset, int length, String lastEventId) {
        if (type.equals("error")) {
            throw faults.streamed(Arrays.copyOfRange(buffer, offset, offset + length));
        }
        reader.event(buffer, offset, length);
    }

    private void collect(ByteBuffer piece, int limit) {
        var taken = new byte[Math.min(piece.remaining(), limit - collected.length())];
        piece.get(taken);
        collected.put(taken);
    }

    private void stream(ByteBuffer piece) {
        events.feed(piece);
        // Comments that keep the connection alive are no pieces of the answer.
        if (!reader.begun()
                && !reader.done()
                && clock.nanos() - sent > timeouts.firstToken().toNanos()) {
            throw faults.tooSlow(timeouts.firstToken());
        }
    }

    @Override
    public void drained() {
        if (failure != null || form != Form.STREAM) {
            return;
        }
        try {
            answer.drained();
        } catch (RuntimeException e) {
            fail(e);
        }
        if (reader.done() && closer == null) {
            closer = Thread.ofVirtual().start(this::closeAfterGrace);
        }
    }

    private void fail(RuntimeException e) {
        failure = e;
        upstream.raise(StopSignal.Reason.USER);
    }

    private void closeAfterGrace() {
        long until = clock.deadline(GRACE);
        while (until - clock.nanos() > 0 && !ended) {
            clock.parkUntil(until);
        }
        if (!ended) {
            upstream.raise(StopSignal.Reason.USER);
        }
    }

    /**
     * How the answer ended, once the exchange has.
     *
     * @param broken how the exchange failed, null where it came to its end
     * @return why the text ended; null where the exchange was stopped from outside before that
     * @throws ProviderFault where the answer is no good
     */
    @Nullable
    FinishReason finish(@Nullable EgressException broken) {
        ended = true;
        if (closer != null) {
            LockSupport.unpark(closer);
        }
        if (failure != null) {
            throw failure;
        }
        if (head != null && form == Form.ERROR) {
            throw faults.answered(head, collected.toArray());
        }
        FinishReason reason = form == Form.STREAM ? reader.finish() : null;
        if (reason != null) {
            return reason;
        }
        if (broken != null) {
            if (broken.kind() == EgressException.Kind.STOPPED) {
                return null;
            }
            throw faults.failed(broken, answer.started(), timeouts);
        }
        if (form == Form.WHOLE) {
            return reader.whole(collected.toArray());
        }
        throw faults.cut(answer.started(), null);
    }
}
