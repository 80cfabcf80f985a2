package dev.runnel.server.surface;

import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A raw connection whose answers are checked against what the server declares. */
final class CheckedHttp implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("^([A-Z]+) (\\S+) HTTP/1\\.1\r\n");

    private final RawHttp http;
    private final DeclaredContract contract;
    private final Deque<String[]> asked = new ArrayDeque<>();

    CheckedHttp(InetSocketAddress server, DeclaredContract contract) {
        this(new RawHttp(server), contract);
    }

    CheckedHttp(InetSocketAddress server, DeclaredContract contract, Duration patience) {
        this(new RawHttp(server, 0, patience), contract);
    }

    private CheckedHttp(RawHttp http, DeclaredContract contract) {
        this.http = http;
        this.contract = contract;
    }

    CheckedHttp send(String text) {
        remember(text);
        http.send(text);
        return this;
    }

    CheckedHttp send(byte[] bytes) {
        remember(new String(bytes, StandardCharsets.ISO_8859_1));
        http.send(bytes);
        return this;
    }

    /** Notes a request, where the text begins one; it may as well go on with a body. */
    private void remember(String text) {
        Matcher line = REQUEST.matcher(text);
        if (line.find()) {
            asked.add(new String[] {line.group(1), line.group(2)});
        }
    }

    /** The next answer, whole and as declared. */
    RawResponse read() {
        RawResponse response = http.read();
        String[] request = asked.remove();
        contract.check(request[0], request[1], response);
        return response;
    }

    /** The next head; what follows it is for {@link #readBody} and {@link #checkFrames}. */
    RawResponse readHead() {
        return http.readHead();
    }

    int readBody(byte[] target, int offset, int length) {
        return http.readBody(target, offset, length);
    }

    /** Checks whole frames of the stream that answers the last request. */
    void checkFrames(String frames) {
        String[] request = asked.element();
        contract.checkEvents(request[0], request[1], frames);
    }

    /** Waits until the server closes the connection. */
    void awaitClosed() {
        http.awaitClosed();
    }

    void reset() {
        http.reset();
    }

    @Override
    public void close() {
        http.close();
    }
}
