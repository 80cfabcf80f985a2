package dev.runnel.egress;

import dev.runnel.run.EgressResponse;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One call by the JDK's client: pushes what arrives into its exchange, on the client's thread and with no queue between.
 *
 * <p>It asks for everything at once and blocks in {@code onNext} while the sink does. The client reads the next 16 KiB
 * only after that, so a slow sink holds the upstream back, and the client reports an error only behind the data that it
 * had read before.
 */
final class OperatorCall implements BodyHandler<Void>, BodySubscriber<Void>, BodyPublisher {

    private final Exchange exchange;
    private final BodyPublisher requestBody;
    private final boolean plainOnly;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean connected;
    private volatile boolean cut;
    private volatile @Nullable CompletableFuture<?> call;
    private volatile Flow.@Nullable Subscription body;

    /** @param plainOnly whether a compressed answer is an error */
    OperatorCall(Exchange exchange, byte[] requestBody, boolean plainOnly) {
        this.exchange = exchange;
        this.requestBody = BodyPublishers.ofByteArray(requestBody);
        this.plainOnly = plainOnly;
    }

    /** The client took the call. */
    void started(CompletableFuture<?> future) {
        call = future;
        future.whenComplete((_, failure) -> {
            if (failure == null) {
                exchange.complete();
            } else {
                fail(failure);
            }
        });
        if (cut) {
            future.cancel(true);
        }
    }

    /** It could not be started, or failed. */
    void fail(Throwable failure) {
        exchange.fail(Failures.of(failure, connected, exchange.peer()));
    }

    /** Closes the connection at once, whatever stands on it. */
    void cut() {
        cut = true;
        Flow.Subscription subscription = body;
        if (subscription != null) {
            subscription.cancel();
        }
        CompletableFuture<?> future = call;
        if (future != null) {
            future.cancel(true);
        }
    }

    /** The client asks for the length when the connection stands and it writes the request's head: its only sign of that. */
    @Override
    public long contentLength() {
        connected = true;
        exchange.connected();
        return requestBody.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        requestBody.subscribe(subscriber);
    }

    @Override
    public BodySubscriber<Void> apply(ResponseInfo info) {
        EgressResponse.Head head = new EgressResponse.Head(info.statusCode(), lowerCase(info.headers()));
        if (plainOnly && ContentCoding.of(head) != ContentCoding.IDENTITY) {
            exchange.fail(ContentCoding.unasked(exchange.peer()));
        } else {
            exchange.head(head);
        }
        return this;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        body = subscription;
        if (cut || exchange.over()) {
            // Cancelling is what closes the connection.
            subscription.cancel();
            end.complete(null);
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        if (!exchange.body(pieces)) {
            Flow.Subscription subscription = body;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        fail(failure);
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        exchange.complete();
        end.complete(null);
    }

    private static Map<String, List<String>> lowerCase(HttpHeaders headers) {
        Map<String, List<String>> map = HashMap.newHashMap(headers.map().size());
        headers.map().forEach((name, values) -> map.put(name.toLowerCase(Locale.ROOT), values));
        return map;
    }
}
