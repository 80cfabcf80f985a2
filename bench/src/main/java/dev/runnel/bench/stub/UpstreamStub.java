package dev.runnel.bench.stub;

import dev.runnel.bench.AnswerScript;
import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible provider that answers every chat request with the same stream, for up to 12,000 connections on one thread.
 *
 * <p>It parses no JSON and makes no event twice: answers are shared bytes, only the times in the first event differ. A request
 * without {@code "stream":true} gets a short whole answer, anything but chat completions 404.
 */
public final class UpstreamStub implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 12_000;
    private static final int BACKLOG = 4096;

    private final Clock clock;
    private final Pacing pacing;
    private final ProviderAnswer answer;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(1 << 16);
    private final ArrayDeque<StubConnection> turns = new ArrayDeque<>();
    private final ArrayDeque<StubConnection> timers = new ArrayDeque<>();
    private final long intervalNanos;
    private int connections;
    private volatile boolean closed;

    /** Listens on a loopback port, 0 for a free one; {@link #run} serves. */
    public UpstreamStub(int port, AnswerScript script, Pacing pacing, Clock clock) throws IOException {
        this.clock = clock;
        this.pacing = pacing;
        this.answer = new ProviderAnswer(script);
        this.intervalNanos = switch (pacing) {
            case Pacing.Paced(Duration interval) -> interval.toNanos();
            case Pacing.Burst(), Pacing.SingleWrites() -> 0;
        };
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** The port it listens on. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Serves on the calling thread until {@link #close}. */
    public void run() throws IOException {
        try (selector;
                listener) {
            while (!closed) {
                if (!turns.isEmpty()) {
                    selector.selectNow(this::ready);
                } else if (!timers.isEmpty()) {
                    select(timers.peekFirst().due - clock.nanos());
                } else {
                    selector.select(this::ready);
                }
                takeTurns();
                fireTimers();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    /** Ends {@link #run}, from any thread. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private void select(long nanos) throws IOException {
        if (nanos <= 0) {
            selector.selectNow(this::ready);
        } else {
            // Rounded up: an event may be up to 1 ms late, never early, and its stamp says when it went.
            selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        }
    }

    private void ready(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        StubConnection connection = (StubConnection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.push();
                if (!connection.answering()) {
                    serveNext(connection);
                } else if (!connection.blocked()) {
                    enqueue(connection, clock.nanos());
                }
            }
            if (key.isValid() && key.isReadable()) {
                read(connection);
            }
        } catch (IOException | IllegalArgumentException broken) {
            drop(connection);
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                if (connections >= MAX_CONNECTIONS) {
                    channel.close();
                    continue;
                }
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new StubConnection(channel, key, answer));
                connections++;
            }
        } catch (IOException refused) {
            System.err.println("stub: accept failed: " + refused.getMessage());
        }
    }

    private void read(StubConnection connection) throws IOException {
        incoming.clear();
        if (connection.read(incoming) < 0) {
            drop(connection);
            return;
        }
        incoming.flip();
        connection.requests.add(incoming);
        if (!connection.answering()) {
            serveNext(connection);
        }
    }

    /** Serves what has come in whole, until an answer is under way; a burst ends within its first write unless the socket is full. */
    private void serveNext(StubConnection connection) throws IOException {
        RequestReader.Request request = connection.requests.next();
        while (request != null) {
            if (request.wantsStream()) {
                begin(connection);
            } else {
                connection.sendWhole(ByteBuffer.wrap(whole(request).getBytes(StandardCharsets.US_ASCII)));
            }
            request = connection.answering() ? null : connection.requests.next();
        }
    }

    private void begin(StubConnection connection) throws IOException {
        long now = clock.nanos();
        connection.begin(now);
        if (pacing instanceof Pacing.Burst) {
            connection.sendAll(clock.nanos());
        } else {
            enqueue(connection, now);
        }
    }

    /** Gives the connection its next turn; one whose socket is full is in no queue until the selector calls. */
    private void enqueue(StubConnection connection, long now) {
        switch (pacing) {
            case Pacing.Burst() -> {}
            case Pacing.SingleWrites() -> turns.addLast(connection);
            case Pacing.Paced ignored -> {
                connection.due = now + intervalNanos;
                timers.addLast(connection);
            }
        }
    }

    private void takeTurns() {
        for (int i = turns.size(); i > 0; i--) {
            StubConnection connection = turns.removeFirst();
            if (sendNext(connection)) {
                turns.addLast(connection);
            }
        }
    }

    /** The interval is one for all, so the order of insertion is the order in which events are due, but for the lag of a pass. */
    private void fireTimers() {
        long now = clock.nanos();
        while (!timers.isEmpty() && timers.peekFirst().due - now <= 0) {
            StubConnection connection = timers.removeFirst();
            if (sendNext(connection)) {
                connection.due += intervalNanos;
                timers.addLast(connection);
            }
        }
    }

    /** Sends the next event; false when the connection is not to be put back for another turn. */
    private boolean sendNext(StubConnection connection) {
        if (!connection.open()) {
            return false;
        }
        try {
            connection.sendNext(clock.nanos());
            if (!connection.answering()) {
                serveNext(connection);
                return false;
            }
            return !connection.blocked();
        } catch (IOException | IllegalArgumentException broken) {
            drop(connection);
            return false;
        }
    }

    private void drop(StubConnection connection) {
        if (connection.open()) {
            connections--;
        }
        connection.close();
    }

    private static String whole(RequestReader.Request request) {
        if (!request.isCompletion()) {
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        }
        String json = "{\"id\":\"chatcmpl-whole\",\"object\":\"chat.completion\",\"created\":1790000000,"
                + "\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"stub\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n"
                + json;
    }

    /**
     * Serves until standard input ends: {@code UpstreamStub PORT EVENTS PACING}, pacing as {@link Pacing#parse} reads it.
     * Prints {@code ready PORT NANOS}, with its monotonic clock, when it listens.
     */
    public static void main(String[] arguments) throws IOException {
        Clock clock = new SystemClock();
        UpstreamStub stub = new UpstreamStub(
                Integer.parseInt(arguments[0]),
                new AnswerScript(Integer.parseInt(arguments[1])),
                Pacing.parse(arguments[2]),
                clock);
        Thread.ofPlatform().daemon().start(() -> {
            try (stub) {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                System.err.println("stub: standard input failed: " + gone.getMessage());
            }
        });
        System.out.println("ready " + stub.port() + " " + clock.nanos());
        stub.run();
    }
}
