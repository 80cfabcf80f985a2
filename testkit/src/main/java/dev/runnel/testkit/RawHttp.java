package dev.runnel.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A plain TCP connection to an HTTP/1.1 server: sends whatever bytes a test wants and reads responses strictly.
 *
 * <p>Reading fails with {@link ProtocolViolation} at whatever is no HTTP/1.1, with {@link ConnectionLostException} where
 * the connection ends early, and with an {@link AssertionError} where nothing arrives for as long as the test waits.
 */
public final class RawHttp implements AutoCloseable {

    /** How long a read waits for something to arrive, where the constructor is not told otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MAX_BODY_BYTES = 256 * 1024 * 1024;

    private final Socket socket;
    private final WireInput input;
    private boolean headRequest;
    private @Nullable WireBody body;

    public RawHttp(InetSocketAddress server) {
        this(server, 0, PATIENCE);
    }

    /**
     * @param receiveBufferBytes the kernel's receive buffer ({@code SO_RCVBUF}); 0 for its own choice
     * @param patience how long a read waits for something to arrive
     */
    public RawHttp(InetSocketAddress server, int receiveBufferBytes, Duration patience) {
        socket = new Socket();
        input = reading(() -> {
            if (receiveBufferBytes > 0) {
                // Before connecting: it decides the window that the peer is offered.
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.connect(server, Math.toIntExact(patience.toMillis()));
            return new WireInput(socket.getInputStream());
        });
    }

    /** Connects, sends {@code request}, reads one response and closes. */
    public static RawResponse exchange(InetSocketAddress server, String request) {
        try (RawHttp http = new RawHttp(server)) {
            return http.send(request).read();
        }
    }

    /** A request as text: request line, {@code Host}, the given {@code Name: value} lines, and body with its length if any. */
    public static String request(String method, String target, @Nullable String content, String... fields) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        appendUnless(request, fields, "Host", "localhost");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        if (content != null) {
            appendUnless(request, fields, "Content-Type", "application/json");
            int length = content.getBytes(StandardCharsets.UTF_8).length;
            appendUnless(request, fields, "Content-Length", Integer.toString(length));
        }
        return request.append("\r\n").append(content == null ? "" : content).toString();
    }

    private static void appendUnless(StringBuilder request, String[] fields, String name, String value) {
        for (String field : fields) {
            if (field.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return;
            }
        }
        request.append(name).append(": ").append(value).append("\r\n");
    }

    /** Sends {@code text} as UTF-8; line ends are the caller's. */
    public RawHttp send(String text) {
        headRequest = text.startsWith("HEAD ");
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawHttp send(byte[] bytes) {
        doing(() -> socket.getOutputStream().write(bytes));
        return this;
    }

    /** Reads a status line and header fields, interim responses (1xx) included; its body is empty. */
    public RawResponse readHead() {
        return reading(() -> {
            String line = input.requireLine();
            if (!line.matches("HTTP/1\\.1 [1-5][0-9]{2} .*")) {
                throw new ProtocolViolation("not a status line: " + line);
            }
            int status = Integer.parseInt(line.substring(9, 12));
            WireHeaders headers = input.readFields();
            boolean bodiless = headRequest || status < 200 || status == 204 || status == 304;
            body = WireBody.ofResponse(input, headers, bodiless);
            return new RawResponse(status, line.substring(13), headers, new byte[0]);
        });
    }

    /** Reads a whole response, up to 256 MiB. */
    public RawResponse read() {
        RawResponse head = readHead();
        byte[] whole = reading(() -> requireBody().readAll(MAX_BODY_BYTES));
        return new RawResponse(head.status(), head.reason(), head.headers(), whole);
    }

    /** Reads some bytes of the body that {@link #readHead} announced, blocking until there are any; -1 at its end. */
    public int readBody(byte[] target, int offset, int length) {
        return reading(() -> requireBody().read(target, offset, length));
    }

    /** Waits until the server closes the connection; fails where it sends anything more. A reset counts as closed. */
    public void awaitClosed() {
        try {
            int next = input.read(new byte[1], 0, 1);
            if (next >= 0) {
                throw new ProtocolViolation("the server sent more instead of closing the connection");
            }
        } catch (SocketTimeoutException late) {
            throw new AssertionError("the server did not close the connection", late);
        } catch (IOException reset) {
            // Closed as well.
        }
    }

    /** Sends FIN: the server sees the end of the input and can still answer. */
    public void halfClose() {
        doing(socket::shutdownOutput);
    }

    /** Closes with RST, as a killed client's kernel may. */
    public void reset() {
        doing(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
    }

    @Override
    public void close() {
        doing(socket::close);
    }

    private WireBody requireBody() {
        WireBody announced = body;
        if (announced == null) {
            throw new IllegalStateException("no response head has been read");
        }
        return announced;
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private interface Doing {
        void run() throws IOException;
    }

    private static void doing(Doing step) {
        reading(() -> {
            step.run();
            return true;
        });
    }

    private static <T> T reading(Reading<T> step) {
        try {
            return step.run();
        } catch (WireException notHttp) {
            throw new ProtocolViolation(String.valueOf(notHttp.getMessage()));
        } catch (SocketTimeoutException late) {
            throw new AssertionError("nothing arrived for as long as the test waits", late);
        } catch (IOException ended) {
            throw new ConnectionLostException(ended);
        }
    }
}
