package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** One call, on a virtual thread of its own. */
final class HopCall implements Runnable {

    private static final ScopedValue<HopCall> CURRENT = ScopedValue.newInstance();
    private static final int PIECE = 8 << 10;

    private final HopClient client;
    private final Hop hop;
    private final Exchange exchange;
    private final long bodyLimit;
    private final HopRequest request;
    private volatile boolean connected;
    /** Whether pieces went to the sink after it was last told that there are no more for now. */
    private boolean untold;

    /** @param bodyLimit the largest body in bytes, both as sent and after decompression */
    HopCall(HopClient client, Hop hop, Exchange exchange, long bodyLimit) {
        this.client = client;
        this.hop = hop;
        this.exchange = exchange;
        this.bodyLimit = bodyLimit;
        this.request = new HopRequest(hop);
    }

    /** The call whose thread this is: the client's hooks know only names. */
    static HopCall current() {
        return CURRENT.get();
    }

    /** The socket of the call whose thread this is has nothing more to read for now. */
    static void drained() {
        if (CURRENT.isBound()) {
            CURRENT.get().tellDrained();
        }
    }

    private void tellDrained() {
        if (untold) {
            untold = false;
            exchange.drained();
        }
    }

    @Override
    public void run() {
        ScopedValue.where(CURRENT, this).run(this::call);
    }

    /** The connection stands. */
    void connected() {
        connected = true;
        exchange.connected();
    }

    /** Closes the connection at once; the thread ends by itself then. */
    void cut(Thread worker) {
        request.cancel();
        if (exchange.sinkIsDone()) {
            // Ends a look-up, a wait for a connection, or the next of several attempts to connect.
            worker.interrupt();
        }
    }

    /** What may be connected to: the proxy where there is one, else what the target's host stands for, checked. */
    List<InetAddress> addresses(Lookups lookups, Reach reach) throws UnknownHostException {
        URI proxy = reach.through();
        Host host = proxy == null ? hop.target().host() : Host.parse(proxy.getHost());
        List<InetAddress> addresses = switch (host) {
            case Host.Literal(InetAddress address) -> List.of(address);
            case Host.Name(String name) -> lookUp(lookups, name, proxy == null ? exchange.peer() : "egress.proxy");
        };
        reach.checkResolved(hop.target(), addresses);
        return addresses;
    }

    private static List<InetAddress> lookUp(Lookups lookups, String name, String peer) throws UnknownHostException {
        CompletableFuture<List<InetAddress>> answer = lookups.lookUp(name, peer);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EgressException failure) {
                throw failure;
            }
            throw new IllegalStateException("a look-up failed", e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        }
    }

    private void call() {
        boolean whole = false;
        try {
            whole = push(client.execute(HopRequest.host(hop.target()), request));
        } catch (IOException | RuntimeException e) {
            exchange.fail(Failures.of(e, connected, exchange.peer()));
        } catch (Error e) {
            exchange.fail(e);
            throw e;
        } finally {
            if (!whole) {
                // Closing the answer instead would read it to its end first.
                request.cancel();
            }
        }
    }

    /** Pushes an answer; returns whether it was read to its end. */
    private boolean push(ClassicHttpResponse response) throws IOException {
        if (!connected) {
            throw noTunnel(response.getCode());
        }
        HttpEntity entity = response.getEntity();
        EgressResponse.Head head = head(response);
        ContentCoding coding = coding(entity, head);
        if (!exchange.head(coding.decodes() ? decoded(head) : head)) {
            return false;
        }
        boolean whole = true;
        if (entity != null) {
            if (entity.getContentLength() > bodyLimit) {
                throw tooLarge();
            }
            Counted raw = new Counted(entity.getContent());
            // It is not closed: at its end the connection is free again, and before its end it is cut.
            InputStream body = coding.decode(raw);
            if (!push(body)) {
                return false;
            }
            whole = raw.read() < 0;
        }
        exchange.complete();
        return whole;
    }

    /**
     * The coding that is undone here: of the operator's calls none, which are not asked to understand one.
     *
     * @throws EgressException where the body is coded in a way that was not asked for
     */
    private ContentCoding coding(@Nullable HttpEntity entity, EgressResponse.Head head) {
        boolean whole = entity != null && head.status() != 206;
        ContentCoding coding = whole ? ContentCoding.of(head) : ContentCoding.IDENTITY;
        boolean understood = switch (hop.trust()) {
            case OPERATOR -> coding == ContentCoding.IDENTITY;
            case NAMED -> coding != ContentCoding.OTHER;
        };
        boolean askedFor = RequestHeaders.has(hop.headers(), "accept-encoding");
        if (!understood && !askedFor) {
            throw ContentCoding.unasked(exchange.peer());
        }
        return understood ? coding : ContentCoding.IDENTITY;
    }

    private boolean push(InputStream body) throws IOException {
        byte[] bytes = new byte[PIECE];
        long total = 0;
        for (int read = body.read(bytes); read >= 0; read = body.read(bytes)) {
            total += read;
            if (total > bodyLimit) {
                throw tooLarge();
            }
            untold = true;
            if (!exchange.body(ByteBuffer.wrap(bytes, 0, read))) {
                return false;
            }
        }
        tellDrained();
        return true;
    }

    private static EgressResponse.Head head(ClassicHttpResponse response) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        return new EgressResponse.Head(response.getCode(), headers);
    }

    /** The head of the body as it is pushed. */
    private static EgressResponse.Head decoded(EgressResponse.Head head) {
        Map<String, List<String>> headers = new HashMap<>(head.headers());
        headers.remove("content-encoding");
        headers.remove("content-length");
        return new EgressResponse.Head(head.status(), headers);
    }

    /** The client passes on the proxy's refusal of a tunnel as if the target had answered. */
    private EgressException noTunnel(int status) {
        return new EgressException(
                status >= 500 ? Kind.CONNECT_FAILED : Kind.REFUSED,
                "no connection to " + exchange.peer() + ": the proxy of the setting egress.proxy answers with status "
                        + status);
    }

    private EgressException tooLarge() {
        return new EgressException(
                Kind.TOO_LARGE, "the answer of " + exchange.peer() + " is larger than " + bodyLimit + " bytes");
    }

    /** Limits what arrives: a compressed body can be endless without ever yielding a byte. */
    private final class Counted extends FilterInputStream {

        private long total;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            counted(b < 0 ? -1 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return counted(in.read(bytes, offset, length));
        }

        private int counted(int read) {
            total += Math.max(read, 0);
            if (total > bodyLimit) {
                throw tooLarge();
            }
            return read;
        }
    }
}
