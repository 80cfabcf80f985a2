package dev.runnel.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Takes one connection, reads a request's head and sends what its script says, right or wrong. */
final class ScriptedServer implements AutoCloseable {

    interface Script {
        void run(OutputStream output, Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Thread thread;
    private volatile String requested = "";

    ScriptedServer(String response) {
        this((output, socket) -> output.write(response.getBytes(StandardCharsets.UTF_8)));
    }

    ScriptedServer(Script script) {
        try {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        thread = Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                WireInput input = new WireInput(socket.getInputStream());
                requested = input.requireLine() + " " + input.readFields().fields();
                script.run(socket.getOutputStream(), socket);
            } catch (IOException gone) {
                // The client has seen enough.
            }
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    /** The request line and header fields, once the response has begun to arrive. */
    String requested() {
        return requested;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        thread.join();
    }
}
