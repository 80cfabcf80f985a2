package dev.runnel.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server over raw sockets that follows a script on each connection and remembers what it was sent. */
final class RawServer implements AutoCloseable {

    /** The head of an event stream in chunks. */
    static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** What happens on one connection; it is closed afterwards. */
    interface Script {
        void serve(Connection connection) throws Exception;
    }

    private final ServerSocket listener;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    RawServer(Script script) throws IOException {
        this(new ServerSocket(), script);
    }

    /** @param listener not yet bound */
    RawServer(ServerSocket listener, Script script) throws IOException {
        this.listener = listener;
        this.script = script;
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers every request on every connection with these bytes. */
    static RawServer answering(String answer) throws IOException {
        return new RawServer(connection -> {
            while (connection.request() != null) {
                connection.send(answer);
            }
        });
    }

    /** A complete answer with that body. */
    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    int port() {
        return listener.getLocalPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    int connections() {
        return connections.get();
    }

    /** Waits until a connection is over: its script came to its end, or could not go on because the client cut it. */
    void awaitEnded() throws InterruptedException {
        ended.await();
    }

    List<Request> requests() {
        return requests;
    }

    private void accept() {
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException e) {
                return;
            }
            connections.incrementAndGet();
            Thread.ofVirtual().start(() -> {
                try (Connection connection = new Connection(socket)) {
                    open.add(connection);
                    script.serve(connection);
                } catch (IOException e) {
                    // The client cut the connection, or the test is over.
                } catch (Exception e) {
                    throw new AssertionError(e);
                } finally {
                    ended.countDown();
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Connection connection : open) {
            connection.close();
        }
    }

    record Request(String head, byte[] body) {

        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** The value of that header, or null. */
        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** The next request, or null at the end of the connection. */
        Request request() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                head.write(b);
            }
            Request request = new Request(head.toString(StandardCharsets.ISO_8859_1), new byte[0]);
            String length = request.header("content-length");
            if (length != null) {
                request = new Request(request.head(), in.readNBytes(Integer.parseInt(length)));
            }
            requests.add(request);
            return request;
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        void sendChunk(String text) throws IOException {
            send(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
        }

        /** Waits until the other side has closed the connection. */
        void awaitClosed() {
            try {
                while (in.read() >= 0) {
                    // What it still sends does not matter.
                }
            } catch (IOException e) {
                // A reset is a close, too.
            }
        }

        /** Closes with a reset instead of an orderly end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Passes bytes both ways between this connection and a port of this machine. */
        void tunnel(int port) throws IOException {
            try (Socket other = new Socket("127.0.0.1", port)) {
                Thread back = Thread.ofVirtual().start(() -> {
                    try {
                        other.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        // One of both sides has closed.
                    }
                });
                in.transferTo(other.getOutputStream());
                back.interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
