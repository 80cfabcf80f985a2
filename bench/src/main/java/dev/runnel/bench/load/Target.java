package dev.runnel.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A server under load: where it is, what is asked of it, and how its frames read.
 *
 * @param port its port on the loopback address
 * @param dialect how its frames read
 * @param path path of the POST
 * @param key bearer token, empty for none
 * @param body JSON body; {@code %d} is replaced by the number of the connection, so that connections are different people
 */
public record Target(int port, Dialect dialect, String path, String key, String body) {

    /** Runnel's chat request on Dify's Service API; a new conversation with every answer. */
    public static Target product(int port, Dialect dialect, String key) {
        return new Target(
                port,
                dialect,
                "/v1/chat-messages",
                key,
                "{\"inputs\":{},\"query\":\"Say what you know about letters.\",\"response_mode\":\"streaming\","
                        + "\"user\":\"load-%d\",\"auto_generate_name\":false}");
    }

    /** The provider's chat request, for a proxy that passes it on, or for the stub itself. */
    public static Target provider(int port) {
        return new Target(
                port,
                Dialect.OPENAI,
                "/v1/chat/completions",
                "bench",
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "\"Say what you know about letters.\"}],\"stream\":true,\"user\":\"load-%d\"}");
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The request of connection {@code number}, head and body. */
    byte[] request(int number) {
        byte[] content = body.replace("%d", Integer.toString(number)).getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
                + "Content-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: " + content.length
                + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[start.length + content.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(content, 0, whole, start.length, content.length);
        return whole;
    }
}
