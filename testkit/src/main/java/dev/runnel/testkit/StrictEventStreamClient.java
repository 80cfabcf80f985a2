package dev.runnel.testkit;

import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP/1.1 request over a raw socket and takes the event stream that answers it apart, forgiving nothing.
 *
 * <p>It reads from the socket only when a frame is asked for, so a test that asks for none is a slow reader. What a
 * strict server would not send is a {@link ProtocolViolation}; a connection that ends inside the body is a {@link
 * ConnectionLostException}, after all frames that came before it. Used by one thread at a time; {@link #close()} and
 * {@link #reset()} may come from any.
 */
public final class StrictEventStreamClient implements AutoCloseable {

    /**
     * How a client behaves.
     *
     * @param clock tells when frames came
     * @param receiveBufferBytes the kernel's receive buffer ({@code SO_RCVBUF}), small for a slow reader; 0 for its choice
     * @param patience how long a read waits, on the machine's time, before the test fails
     * @param maxBodyBytes the longest body that is read; all of it is kept
     */
    public record Options(Clock clock, int receiveBufferBytes, Duration patience, int maxBodyBytes) {

        /** The machine's clock, the kernel's buffer, 30 s, 64 MiB. */
        public Options() {
            this(new SystemClock(), 0, RawHttp.PATIENCE, 64 * 1024 * 1024);
        }

        public Options withClock(Clock other) {
            return new Options(other, receiveBufferBytes, patience, maxBodyBytes);
        }

        public Options withReceiveBufferBytes(int bytes) {
            return new Options(clock, bytes, patience, maxBodyBytes);
        }

        public Options withPatience(Duration other) {
            return new Options(clock, receiveBufferBytes, other, maxBodyBytes);
        }

        public Options withMaxBodyBytes(int bytes) {
            return new Options(clock, receiveBufferBytes, patience, bytes);
        }
    }

    private final Options options;
    private final RawHttp http;
    private final ArrayDeque<StreamFrame> arrived = new ArrayDeque<>();
    private final StrictFrames parser = new StrictFrames(arrived::add);
    private final List<StreamFrame> returned = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] piece = new byte[8 * 1024];
    private @Nullable RawResponse head;
    private long cutAt = Long.MAX_VALUE;
    private boolean ended;

    public StrictEventStreamClient(InetSocketAddress server) {
        this(server, new Options());
    }

    public StrictEventStreamClient(InetSocketAddress server, Options options) {
        this.options = options;
        this.http = new RawHttp(server, options.receiveBufferBytes(), options.patience());
    }

    /** Sends a GET that accepts an event stream, with further {@code Name: value} lines, and reads the response's head. */
    public RawResponse get(String target, String... fields) {
        return request(RawHttp.request("GET", target, null, accepting(fields)));
    }

    /** Sends a POST of {@code content}, JSON unless a field says otherwise, and reads the response's head. */
    public RawResponse post(String target, String content, String... fields) {
        return request(RawHttp.request("POST", target, content, accepting(fields)));
    }

    /** Sends a request that is complete as it stands and reads the response's head. */
    public RawResponse request(String whole) {
        if (head != null) {
            throw new IllegalStateException("this client has made its request");
        }
        RawResponse answer = http.send(whole).readHead();
        head = answer;
        return answer;
    }

    /** Reads no more than {@code bytes} bytes of the body and closes the connection there, as if the client had died. */
    public StrictEventStreamClient cutAt(long bytes) {
        if (bytes < body.size()) {
            throw new IllegalStateException(body.size() + " bytes have been read already");
        }
        cutAt = bytes;
        return this;
    }

    /**
     * The next frame, blocking until it is complete; null where the body has ended, or at the cut.
     *
     * @throws ProtocolViolation where the response is no event stream as a strict server sends it
     * @throws ConnectionLostException where the connection ended inside the body
     */
    public @Nullable StreamFrame next() {
        requireEventStream();
        while (arrived.isEmpty() && read()) {}
        StreamFrame frame = arrived.poll();
        if (frame != null) {
            returned.add(frame);
        }
        return frame;
    }

    /** The next frame that is no comment; fails at the end of the body. */
    public StreamFrame requireNext() {
        for (StreamFrame frame = next(); frame != null; frame = next()) {
            if (!frame.isComment()) {
                return frame;
            }
        }
        throw new AssertionError("the stream has ended after " + returned.size() + " frames");
    }

    /** Reads to the end of the body, or the cut, and returns all frames since the beginning. */
    public List<StreamFrame> readAll() {
        while (next() != null) {}
        return frames();
    }

    /** Reads to the end of a body of any kind, or to the cut, and returns as text all that was read of it. */
    public String readText() {
        RawResponse answer = requireHead();
        while (fill() >= 0) {}
        return new RawResponse(answer.status(), answer.reason(), answer.headers(), body.toByteArray()).text();
    }

    /** The frames that were returned so far, comments among them. */
    public List<StreamFrame> frames() {
        return List.copyOf(returned);
    }

    /** The bytes of the body that were read so far, without the transfer coding. */
    public byte[] rawBody() {
        return body.toByteArray();
    }

    /** Sends FIN and goes on reading. */
    public void halfClose() {
        http.halfClose();
    }

    /** Closes the connection with RST. */
    public void reset() {
        http.reset();
    }

    @Override
    public void close() {
        http.close();
    }

    private boolean read() {
        boolean cut = cutAt == body.size();
        int count = fill();
        if (count > 0) {
            parser.feed(piece, 0, count, options.clock().nanos());
        } else if (count < 0 && !cut) {
            parser.end();
        }
        return count >= 0;
    }

    /** Some more bytes of the body into {@link #piece}; -1 at its end and at the cut. */
    private int fill() {
        if (ended) {
            return -1;
        }
        int room = (int) Math.min(piece.length, cutAt - body.size());
        int count = room == 0 ? -1 : http.readBody(piece, 0, room);
        if (count < 0) {
            ended = true;
            if (room == 0) {
                http.close();
            }
            return -1;
        }
        if (body.size() + count > options.maxBodyBytes()) {
            throw new ProtocolViolation("the body is longer than " + options.maxBodyBytes() + " bytes");
        }
        body.write(piece, 0, count);
        return count;
    }

    private RawResponse requireHead() {
        RawResponse answer = head;
        if (answer == null) {
            throw new IllegalStateException("no request has been made");
        }
        return answer;
    }

    private void requireEventStream() {
        RawResponse answer = requireHead();
        if (answer.status() != 200) {
            throw new AssertionError("status " + answer.status() + " instead of an event stream: " + readText());
        }
        if (!isEventStream(answer)) {
            throw new ProtocolViolation(
                    "not an event stream: " + answer.headers().fields());
        }
        if (!answer.headers().lists("Cache-Control", "no-store")
                && !answer.headers().lists("Cache-Control", "no-cache")) {
            throw new ProtocolViolation(
                    "an event stream that caches may keep: " + answer.headers().fields());
        }
        if (!answer.headers().has("Transfer-Encoding") || answer.headers().has("Content-Encoding")) {
            // Without the chunked coding nobody could tell the end of the stream from its loss.
            throw new ProtocolViolation("an event stream that is not chunked, or encoded: "
                    + answer.headers().fields());
        }
    }

    private static boolean isEventStream(RawResponse answer) {
        String type = answer.headers().first("Content-Type");
        return type != null
                && type.toLowerCase(Locale.ROOT).matches("text/event-stream(\\s*;\\s*charset=\"?utf-8\"?)?");
    }

    private static String[] accepting(String... fields) {
        for (String field : fields) {
            if (field.regionMatches(true, 0, "Accept:", 0, 7)) {
                return fields;
            }
        }
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("Accept: text/event-stream");
        return all.toArray(String[]::new);
    }
}
