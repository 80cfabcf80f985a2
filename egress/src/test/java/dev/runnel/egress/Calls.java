package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Timeouts;
import dev.runnel.run.EgressRequest.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Requests and settings as the tests of this module make them. */
final class Calls {

    static final Timeouts GENEROUS = new Timeouts(
            Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(60));

    private Calls() {}

    static EgressRequest get(URI address, Trust trust) {
        return get(address, trust, 0);
    }

    static EgressRequest get(URI address, Trust trust, int maxRedirects) {
        return new EgressRequest("GET", address, List.of(), new byte[0], trust, GENEROUS, maxRedirects);
    }

    static EgressRequest post(URI address, Trust trust, String body) {
        return new EgressRequest(
                "POST",
                address,
                List.of(Map.entry("Content-Type", "application/json")),
                body.getBytes(StandardCharsets.UTF_8),
                trust,
                GENEROUS,
                0);
    }

    static EgressRequest with(EgressRequest request, Timeouts timeouts) {
        return new EgressRequest(
                request.method(),
                request.address(),
                request.headers(),
                request.body(),
                request.trust(),
                timeouts,
                request.maxRedirects());
    }

    static EgressSettings allowing(String... rules) {
        return EgressSettings.of(List.of(rules), "", "");
    }

    /** What a call fails with. */
    static EgressException failure(Callable<?> call) {
        try {
            call.call();
        } catch (EgressException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError("failed otherwise", e);
        }
        return Assertions.fail("it did not fail");
    }

    /** Runs a call on a virtual thread. */
    static <T> CompletableFuture<T> async(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** A resolver that knows these names, each with its addresses. */
    static NameResolver names(Map<String, List<String>> known) {
        return name -> {
            List<String> addresses = known.get(name);
            if (addresses == null) {
                throw new UnknownHostException(name);
            }
            return addresses.stream().map(InetAddress::ofLiteral).toList();
        };
    }

    /** Connects until nobody else can: the next connection to this server hangs. */
    static List<Socket> fill(ServerSocket full) throws IOException {
        List<Socket> queued = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket();
            try {
                socket.connect(full.getLocalSocketAddress(), 300);
                queued.add(socket);
            } catch (IOException e) {
                socket.close();
                return queued;
            }
        }
        throw new AssertionError("the queue of connections has no end");
    }

    /** What a call failed with, null where it did not. */
    static @Nullable Throwable causeOf(CompletableFuture<?> call) throws InterruptedException {
        try {
            call.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("the sink was interrupted", e);
        }
    }
}
