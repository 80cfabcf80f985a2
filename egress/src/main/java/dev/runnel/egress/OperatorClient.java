package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Calls addresses that the operator configured, with the JDK's client: HTTP/1.1 only, no redirects, no proxy, no cookies.
 *
 * <p>It is on the path of every token: what arrives is queued by the client's one selector thread and handed to the sink on
 * the thread of the call, so that a token costs one wake-up, and a sink that blocks holds back its own call only.
 */
final class OperatorClient implements AutoCloseable {

    private final Lookups lookups;
    private final ExecutorService threads;
    private final HttpClient client;

    OperatorClient(SSLContext tls, Lookups lookups) {
        this.lookups = lookups;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("egress").factory());
        this.client = HttpClient.newBuilder()
                // HTTP/2 by default would ask every cleartext server for an upgrade (h2c), which some reject.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(tls)
                .executor(this::execute)
                .build();
    }

    /**
     * Runs what the client's selector thread hands over on that thread itself: our part of it only queues what arrived, and
     * a thread of its own for each read costs more than the read. Everything else gets a virtual thread.
     */
    private void execute(Runnable task) {
        Thread thread = Thread.currentThread();
        if (!thread.isVirtual() && thread.getName().endsWith("-SelectorManager")) {
            task.run();
        } else {
            threads.execute(task);
        }
    }

    /** Sends a hop; what happens then is told to its exchange. Returns what cuts the connection. */
    Runnable start(Hop hop, Exchange exchange) {
        // Who names content codings itself gets the body as it comes; nobody else is asked to understand one.
        boolean plainOnly = !hop.method().equals("HEAD") && !RequestHeaders.has(hop.headers(), "accept-encoding");
        OperatorCall call = new OperatorCall(exchange, hop.body(), plainOnly);
        switch (hop.target().host()) {
            case Host.Literal _ -> send(hop, call);
            // The client looks the name up again itself and finds it in the JDK's cache.
            case Host.Name(String name) ->
                lookups.lookUp(name, exchange.peer()).whenComplete((_, failure) -> {
                    if (failure != null) {
                        call.fail(failure);
                    } else if (!exchange.over()) {
                        send(hop, call);
                    }
                });
        }
        exchange.feed(call);
        return call::cut;
    }

    private void send(Hop hop, OperatorCall call) {
        try {
            URI address = hop.target().toUri();
            if (address.getHost() == null) {
                throw new EgressException(
                        Kind.REFUSED,
                        "the address '" + hop.target().writtenHost()
                                + "' is refused: a configured host name may hold letters, digits, dots and hyphens");
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(address).method(hop.method(), call);
            for (Map.Entry<String, String> header : hop.headers()) {
                request.header(header.getKey(), header.getValue());
            }
            call.started(client.sendAsync(request.build(), call));
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    /** Does not wait for sinks that block: their callers do. */
    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdown();
        lookups.close();
    }
}
