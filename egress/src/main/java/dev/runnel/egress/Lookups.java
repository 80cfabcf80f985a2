package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up on threads of their own.
 *
 * <p>The system's look-up is a native call that cannot be interrupted: on a virtual thread it would hold the carrier, and
 * as many slow names as there are processors would stop the whole server.
 */
final class Lookups implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING = 1_000;

    private final NameResolver resolver;
    private final ThreadPoolExecutor threads;

    Lookups(NameResolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of a name, at least one.
     *
     * <p>The future fails with an {@link EgressException}; one that is cancelled before its turn costs nothing. Its stages run on a look-up thread and must not block.
     */
    CompletableFuture<List<InetAddress>> lookUp(String name, String peer) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                if (answer.isCancelled()) {
                    return;
                }
                try {
                    List<InetAddress> addresses = resolver.resolve(name);
                    if (addresses.isEmpty()) {
                        answer.completeExceptionally(unknown(peer, null));
                    } else {
                        answer.complete(addresses);
                    }
                } catch (UnknownHostException e) {
                    answer.completeExceptionally(unknown(peer, e));
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new EgressException(
                    Kind.CONNECT_FAILED, "the name of " + peer + " cannot be looked up: too many look-ups wait", e));
        }
        return answer;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static EgressException unknown(String peer, @Nullable UnknownHostException cause) {
        return new EgressException(Kind.UNKNOWN_HOST, "the name of " + peer + " does not resolve", cause);
    }
}
