package dev.runnel.testkit;

import dev.runnel.run.Clock;
import dev.runnel.run.SystemClock;
import dev.runnel.testkit.ProviderExchange.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A model provider for tests: speaks OpenAI and Anthropic over real HTTP on 127.0.0.1 and does what it is told.
 *
 * <p>It serves {@code POST /v1/chat/completions}, {@code POST /v1/completions}, {@code POST /v1/messages} and {@code GET
 * /v1/models}. How a request is answered says a {@link Behavior}: the next of the queue ({@link #next}), else what {@link
 * #behave} set, at first {@link Behavior#echo()}. It keeps the last 10,000 requests for assertions and holds at most
 * 20,000 connections. Any thread may call any method.
 */
public final class FakeModelProvider implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 20_000;
    private static final int MAX_FAULTS = 100;
    private static final int BACKLOG = 4096;

    private final Clock clock;
    private final ServerSocket server;
    private final Thread accepting;
    private final Set<ProviderConnection> connections = ConcurrentHashMap.newKeySet();
    private final Changes changes = new Changes();
    private final ExchangeLog log = new ExchangeLog(changes);

    // Guarded by changes:
    private final ArrayDeque<Behavior> queue = new ArrayDeque<>();
    private final ArrayDeque<Throwable> faults = new ArrayDeque<>();

    private volatile Function<ProviderRequest, Behavior> behavior;
    private volatile List<String> models = List.of("fake-model");
    private volatile @Nullable String requiredKey;
    private volatile boolean closed;

    /** Starts a provider that echoes, on a free port and the machine's clock. */
    public FakeModelProvider() {
        this(Behavior.echo());
    }

    /** Starts a provider on a free port and the machine's clock. */
    public FakeModelProvider(Behavior behavior) {
        this(behavior, new SystemClock(), 0);
    }

    /**
     * Starts a provider.
     *
     * @param clock what paces and delays wait on
     * @param port 0 for a free one
     * @throws UncheckedIOException where the port cannot be had
     */
    public FakeModelProvider(Behavior behavior, Clock clock, int port) {
        this.behavior = request -> behavior;
        this.clock = clock;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot listen on port " + port, failed);
        }
        accepting = Thread.ofVirtual().name("fake-model-accept").start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** {@code http://127.0.0.1:PORT}, as Anthropic clients take it. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** {@code http://127.0.0.1:PORT/v1}, as OpenAI clients take it. */
    public URI openAiUri() {
        return URI.create(uri() + "/v1");
    }

    /** From now on answers as {@code always} says. */
    public void behave(Behavior always) {
        behavior = request -> always;
    }

    /** From now on answers each request as {@code choice} says for it; it may be called by many threads at once. */
    public void behave(Function<ProviderRequest, Behavior> choice) {
        behavior = choice;
    }

    /** Answers the next requests to a dialect like this, one each, in order of arrival, after those already queued. */
    public void next(Behavior... behaviors) {
        next(List.of(behaviors));
    }

    /** As {@link #next(Behavior...)}; {@code next(failing(500).times(3))} fails three times. */
    public void next(Collection<Behavior> behaviors) {
        synchronized (changes) {
            queue.addAll(behaviors);
        }
    }

    /** From now on answers 401 to every request that brings another key; null to take any. */
    public void requireKey(@Nullable String key) {
        requiredKey = key;
    }

    /** What {@code GET /v1/models} lists; every model name is answered all the same. */
    public void listModels(List<String> names) {
        models = List.copyOf(names);
    }

    /** The requests so far, in order of arrival, at most the last 10,000. */
    public List<ProviderRequest> requests() {
        return exchanges().stream().map(ProviderExchange::request).toList();
    }

    /** The requests so far with what became of their answers, in order of arrival, at most the last 10,000. */
    public List<ProviderExchange> exchanges() {
        return log.exchanges();
    }

    /** The last request; fails where there was none. */
    public ProviderRequest lastRequest() {
        return log.last().request();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return connections.size();
    }

    /** What went wrong here: functions of the test that failed, clients that did not speak HTTP; the last 100. */
    public List<Throwable> faults() {
        synchronized (changes) {
            return List.copyOf(faults);
        }
    }

    /** Waits until {@code count} requests have arrived since the start. */
    public void awaitRequests(int count) {
        log.awaitReceived(count);
    }

    /** Waits until no more than {@code count} connections are open. */
    public void awaitConnectionsAtMost(int count) {
        changes.await(
                () -> connections.size() <= count,
                () -> connections.size() + " connections are open, at most " + count + " were expected");
    }

    /** Waits until clients have closed {@code count} connections, since the start, before their answer was complete. */
    public void awaitClientClosed(int count) {
        awaitOutcome(Outcome.CLIENT_CLOSED, count);
    }

    /** Waits until {@code count} answers, since the start, have come to {@code outcome}. */
    public void awaitOutcome(Outcome outcome, int count) {
        log.awaitConcluded(outcome, count);
    }

    /** Stops listening, breaks off all answers and waits until every connection is gone. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot stop listening", failed);
        }
        // The system goes on listening until the thread that accepts has left its call.
        ProviderConnection.join(accepting);
        connections.forEach(ProviderConnection::abandon);
        awaitConnectionsAtMost(0);
    }

    /**
     * Starts a provider for a person: {@code [--port N] [--tokens-per-second R] [--first-token-ms D] [--words N]}.
     *
     * <p>It prints where it listens and serves until it is stopped.
     */
    public static void main(String[] arguments) throws InterruptedException {
        ProviderArguments chosen;
        try {
            chosen = ProviderArguments.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            return;
        }
        FakeModelProvider provider = new FakeModelProvider(chosen.behavior(), new SystemClock(), chosen.port());
        System.out.println("OpenAI: " + provider.openAiUri() + "  Anthropic: " + provider.uri());
        new CountDownLatch(1).await();
    }

    boolean isClosed() {
        return closed;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                if (connections.size() >= MAX_CONNECTIONS) {
                    socket.close();
                    continue;
                }
                ProviderConnection connection = new ProviderConnection(this, clock, socket);
                connections.add(connection);
                Thread.ofVirtual().name("fake-model-connection").start(connection::serve);
                if (closed) {
                    connection.abandon();
                }
            } catch (IOException failed) {
                if (!closed) {
                    fault(failed);
                }
            }
        }
    }

    ProviderExchange received(IntFunction<ProviderRequest> numbered) {
        return log.received(numbered);
    }

    void concluded(ProviderExchange exchange, Outcome outcome) {
        log.concluded(exchange, outcome);
    }

    void left(ProviderConnection connection) {
        connections.remove(connection);
        changes.announce();
    }

    void fault(Throwable fault) {
        synchronized (changes) {
            faults.add(fault);
            if (faults.size() > MAX_FAULTS) {
                faults.remove();
            }
        }
    }

    /** Finds out what the request wants and answers it. */
    void answer(ProviderConnection connection, ProviderRequest request, Function<Behavior, ProviderResponse> responses)
            throws IOException {
        Dialect dialect = switch (request.path()) {
            case "/v1/chat/completions" -> new ChatCompletionsDialect();
            case "/v1/completions" -> new LegacyCompletionsDialect();
            case "/v1/messages" -> new MessagesDialect();
            default -> null;
        };
        ModelList list = new ModelList(models, clock.epochSeconds());
        Dialect words = dialect == null ? new ChatCompletionsDialect() : dialect;
        String complaint = words.complaint(request);
        String key = requiredKey;
        ProviderResponse plain = responses.apply(Behavior.echo());
        if (key != null && !key.equals(request.key())) {
            String missing = request.key() == null ? "You didn't provide an API key." : null;
            plain.json(401, words.error(request, 401, missing, null).toString(), Map.of());
        } else if (dialect == null) {
            list.answer(request, plain);
        } else if (!request.method().equals("POST")) {
            plain.json(
                    405,
                    words.error(request, 405, "Only POST is allowed here.", null)
                            .toString(),
                    Map.of("Allow", "POST"));
        } else if (!request.json().isObject()) {
            plain.json(
                    400,
                    words.error(request, 400, "The body is not a JSON object.", null)
                            .toString(),
                    Map.of());
        } else if (complaint != null) {
            plain.json(400, words.error(request, 400, complaint, null).toString(), Map.of());
        } else {
            Behavior chosen = choose(request);
            new ProviderAnswer(connection, responses.apply(chosen), dialect, request, chosen).send();
        }
    }

    private Behavior choose(ProviderRequest request) {
        Behavior queued;
        synchronized (changes) {
            queued = queue.poll();
        }
        return queued == null ? behavior.apply(request) : queued;
    }
}
