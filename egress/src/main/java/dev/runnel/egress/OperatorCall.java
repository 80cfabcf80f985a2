package dev.runnel.egress;

import dev.runnel.run.EgressResponse;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One call by the JDK's client: queues what arrives, and hands it to its exchange on the thread of the call.
 *
 * <p>The client may push a window of reads ahead; a slow sink then holds the upstream back. An error or the end comes behind
 * the data that had arrived before.
 */
final class OperatorCall implements BodyHandler<Void>, BodySubscriber<Void>, BodyPublisher, Exchange.Feed {

    /** Reads of at most 16 KiB each that may wait for the sink. */
    private static final int WINDOW = 16;

    /** What arrived. */
    private sealed interface Arrival {

        record Head(EgressResponse.Head head) implements Arrival {}

        record Pieces(List<ByteBuffer> pieces) implements Arrival {}

        /** The end: well, where there is no failure. */
        record End(@Nullable Throwable failure) implements Arrival {}
    }

    private final Exchange exchange;
    private final BodyPublisher requestBody;
    private final boolean plainOnly;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    /** Guarded by itself: the client's thread adds, the call's thread takes. */
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();

    private int consumed;
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

    private void arrived(Arrival arrival) {
        synchronized (arrivals) {
            arrivals.add(arrival);
        }
        exchange.wake();
    }

    @Override
    public boolean deliver() {
        Arrival next;
        boolean drained;
        synchronized (arrivals) {
            next = arrivals.poll();
            drained = !(arrivals.peek() instanceof Arrival.Pieces);
        }
        switch (next) {
            case null -> {
                return false;
            }
            case Arrival.Head(EgressResponse.Head head) -> {
                if (!exchange.head(head)) {
                    cancel();
                }
            }
            case Arrival.Pieces(List<ByteBuffer> pieces) -> {
                if (exchange.body(pieces, drained)) {
                    credit();
                } else {
                    cancel();
                }
            }
            case Arrival.End(Throwable failure) -> {
                if (failure == null) {
                    exchange.complete();
                } else {
                    exchange.fail(Failures.of(failure, connected, exchange.peer()));
                }
            }
        }
        return true;
    }

    /** Lets the client read on, half a window at a time. */
    private void credit() {
        Flow.Subscription subscription = body;
        if (++consumed >= WINDOW / 2 && subscription != null) {
            subscription.request(consumed);
            consumed = 0;
        }
    }

    private void cancel() {
        Flow.Subscription subscription = body;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** The client took the call. */
    void started(CompletableFuture<?> future) {
        call = future;
        future.whenComplete((_, failure) -> arrived(new Arrival.End(failure)));
        if (cut) {
            future.cancel(true);
        }
    }

    /** It could not be started, or failed. */
    void fail(Throwable failure) {
        arrived(new Arrival.End(failure));
    }

    /** Closes the connection at once, whatever stands on it. */
    void cut() {
        cut = true;
        cancel();
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
            arrived(new Arrival.End(ContentCoding.unasked(exchange.peer())));
        } else {
            arrived(new Arrival.Head(head));
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
            subscription.request(WINDOW);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        arrived(new Arrival.Pieces(pieces));
    }

    @Override
    public void onError(Throwable failure) {
        arrived(new Arrival.End(failure));
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        arrived(new Arrival.End(null));
        end.complete(null);
    }

    private static Map<String, List<String>> lowerCase(HttpHeaders headers) {
        Map<String, List<String>> map = HashMap.newHashMap(headers.map().size());
        headers.map().forEach((name, values) -> map.put(name.toLowerCase(Locale.ROOT), values));
        return map;
    }
}
