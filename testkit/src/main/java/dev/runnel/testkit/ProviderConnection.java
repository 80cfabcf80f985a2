package dev.runnel.testkit;

import dev.runnel.run.Clock;
import dev.runnel.testkit.ProviderExchange.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One client's connection to a {@link FakeModelProvider}.
 *
 * <p>One virtual thread reads and goes on reading while another answers, so that a client that leaves is noticed at once
 * and not at the next write. A half-closed connection counts as closed: no HTTP client for models half-closes.
 */
final class ProviderConnection {

    /** The answering thread learns by this that there is nobody to answer any more. */
    private static final class ClientGone extends IOException {

        private static final long serialVersionUID = 1L;
    }

    private static final int MAX_BODY_BYTES = 32 * 1024 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final FakeModelProvider provider;
    private final Clock clock;
    private final Socket socket;
    private volatile boolean gone;
    private volatile long requestedAt;
    private volatile @Nullable Thread answering;

    ProviderConnection(FakeModelProvider provider, Clock clock, Socket socket) {
        this.provider = provider;
        this.clock = clock;
        this.socket = socket;
    }

    Clock clock() {
        return clock;
    }

    /** When the request under way had been read, on the clock's monotonic time. */
    long requestedAt() {
        return requestedAt;
    }

    /** Serves requests until one side closes. */
    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            WireInput input = new WireInput(socket.getInputStream());
            try {
                for (Incoming next = read(input); next != null; next = read(input)) {
                    // A pipelined request waits for its turn; until then nobody listens for the client leaving.
                    join(answering);
                    answering = answer(next);
                    if (gone) {
                        // Abandoned just now, when the thread to wake was not yet known.
                        LockSupport.unpark(answering);
                    }
                }
            } catch (WireException notHttp) {
                provider.fault(notHttp);
                gone = true;
                LockSupport.unpark(answering);
                join(answering);
                socket.getOutputStream().write(BAD_REQUEST);
            }
        } catch (IOException closed) {
            // One side or the other has closed; the answering thread knows which and says so.
        } finally {
            gone = true;
            LockSupport.unpark(answering);
            join(answering);
            provider.left(this);
        }
    }

    /** Breaks off whatever is under way. */
    void abandon() {
        gone = true;
        LockSupport.unpark(answering);
        try {
            socket.close();
        } catch (IOException failed) {
            provider.fault(failed);
        }
    }

    /**
     * Waits until the clock has reached {@code deadline}.
     *
     * @throws IOException where the client leaves before
     */
    void waitUntil(long deadline) throws IOException {
        requireClient();
        while (deadline - clock.nanos() > 0) {
            clock.parkUntil(deadline);
            requireClient();
        }
    }

    /** Waits until the client leaves, and says so. */
    void hang() throws IOException {
        while (true) {
            requireClient();
            LockSupport.park(this);
        }
    }

    void requireClient() throws IOException {
        if (gone) {
            throw new ClientGone();
        }
    }

    private record Incoming(ProviderExchange exchange, boolean chunked, boolean keepAlive) {}

    private @Nullable Incoming read(WireInput input) throws IOException {
        String line = input.readLine();
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].matches("HTTP/1\\.[01]")) {
            throw new WireException("not a request line: " + line);
        }
        WireHeaders headers = input.readFields();
        if ("100-continue".equalsIgnoreCase(headers.first("Expect"))) {
            socket.getOutputStream().write(CONTINUE);
        }
        String body = new String(WireBody.ofRequest(input, headers).readAll(MAX_BODY_BYTES), StandardCharsets.UTF_8);
        boolean current = parts[2].endsWith("1.1");
        boolean keepAlive = current && !headers.lists("Connection", "close");
        int mark = parts[1].indexOf('?');
        String path = mark < 0 ? parts[1] : parts[1].substring(0, mark);
        String query = mark < 0 ? null : parts[1].substring(mark + 1);
        ProviderExchange exchange = provider.received(
                number -> new ProviderRequest(number, parts[0], path, query, headers, body, parse(body)));
        return new Incoming(exchange, current, keepAlive);
    }

    private static JsonNode parse(String body) {
        try {
            return body.isEmpty() ? JsonNodeFactory.instance.missingNode() : MAPPER.readTree(body);
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private Thread answer(Incoming incoming) {
        requestedAt = clock.nanos();
        return Thread.ofVirtual().name("fake-model-answer").start(() -> {
            Outcome outcome = Outcome.BROKEN_OFF;
            try {
                outcome = answering(incoming);
            } finally {
                provider.concluded(incoming.exchange(), outcome);
                if (outcome != Outcome.ANSWERED || !incoming.keepAlive()) {
                    abandon();
                }
            }
        });
    }

    private Outcome answering(Incoming incoming) {
        try {
            OutputStream output = socket.getOutputStream();
            ProviderRequest request = incoming.exchange().request();
            try {
                provider.answer(
                        this,
                        request,
                        behavior -> new ProviderResponse(
                                output, incoming.exchange(), behavior, incoming.chunked(), incoming.keepAlive()));
            } catch (RuntimeException | AssertionError failed) {
                // A function of the test's own failed: the client is told so, and the test can ask for the cause.
                provider.fault(failed);
                if (incoming.exchange().bodyBytes() > 0) {
                    return Outcome.BROKEN_OFF;
                }
                new ProviderResponse(output, incoming.exchange(), Behavior.echo(), incoming.chunked(), false)
                        .json(
                                500,
                                OpenAiBodies.body("the fake's behavior failed: " + failed, "server_error", null, null)
                                        .toString(),
                                Map.of());
                return Outcome.BROKEN_OFF;
            }
            return Outcome.ANSWERED;
        } catch (ProviderResponse.CutReached cut) {
            reset(cut.reset());
            return Outcome.BROKEN_OFF;
        } catch (IOException gone) {
            return provider.isClosed() ? Outcome.BROKEN_OFF : Outcome.CLIENT_CLOSED;
        }
    }

    private void reset(boolean reset) {
        try {
            // Closing with a linger time of 0 sends RST instead of FIN.
            socket.setSoLinger(reset, 0);
        } catch (IOException failed) {
            provider.fault(failed);
        }
    }

    static void join(@Nullable Thread thread) {
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
