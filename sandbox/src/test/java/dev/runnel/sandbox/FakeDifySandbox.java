package dev.runnel.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a real socket that remembers requests and gives each the same answer, or none. */
final class FakeDifySandbox implements AutoCloseable {

    /** What it was asked: request line and headers, and the body's text. */
    record Asked(String head, String body) {}

    private final ServerSocket listener;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** @param answer the whole response, or null to leave requests without one */
    FakeDifySandbox(@Nullable String answer) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> accept(answer));
    }

    static FakeDifySandbox replying(String json) throws IOException {
        return withStatus("200 OK", json);
    }

    static FakeDifySandbox withStatus(String status, String body) throws IOException {
        return new FakeDifySandbox("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    List<Asked> asked() {
        return asked;
    }

    /** Waits until it was asked. */
    void awaitAsked() {
        while (asked.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private void accept(@Nullable String answer) {
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException closed) {
                return;
            }
            open.add(socket);
            Thread.startVirtualThread(() -> serve(socket, answer));
        }
    }

    private void serve(Socket socket, @Nullable String answer) {
        try {
            var in = new BufferedInputStream(socket.getInputStream());
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                int length = head.lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
                asked.add(new Asked(head, new String(in.readNBytes(length), StandardCharsets.UTF_8)));
                if (answer != null) {
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException cut) {
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0) {
            head.write(next);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
