package dev.runnel.server.resilience;

import dev.runnel.testkit.ConnectionLostException;
import dev.runnel.testkit.RawResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Clients that send one message after the other until their server dies, and remember what it told them. */
final class Load {

    private static final int STREAMING = 12;
    private static final int BLOCKING = 3;

    /**
     * A message as its sender saw it.
     *
     * @param app what was asked
     * @param user an end user of its own
     * @param key its idempotency key
     * @param acknowledged whether a 200 head or a blocking body came
     * @param whole whether everything came
     * @param received the frames of a stream, null for a blocking request
     * @param answer the answer of a blocking body, null where there is none
     */
    record Sent(
            ServedApp app,
            String query,
            String user,
            String key,
            boolean acknowledged,
            boolean whole,
            @Nullable Receiver received,
            @Nullable String answer) {}

    private final String name;
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicLong left;
    private final CountDownLatch moment = new CountDownLatch(1);
    private volatile boolean over;

    /**
     * Begins at once.
     *
     * @param name distinguishes the end users of this load
     * @param bytes after how many bytes of streams the moment has come
     */
    Load(ChildServer server, String name, long bytes, Random random) {
        this.name = name;
        this.left = new AtomicLong(bytes);
        for (int thread = 0; thread < STREAMING + BLOCKING; thread++) {
            var own = new Random(random.nextLong());
            boolean streaming = thread < STREAMING;
            ServedApp[] apps = ServedApp.values();
            ServiceClient client = server.client(apps[thread % apps.length]);
            threads.add(Thread.ofVirtual().start(() -> run(client, streaming, own)));
        }
    }

    /** Waits until as many bytes have come as were wanted. */
    void awaitMoment() throws InterruptedException {
        moment.await();
    }

    /** To be called once the server is dead: waits for the clients and tells what they saw. */
    List<Sent> end() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable fault = faults.peek();
        if (fault != null) {
            throw new AssertionError(name + ": a client failed", fault);
        }
        return List.copyOf(sent);
    }

    private void run(ServiceClient client, boolean streaming, Random random) {
        try {
            while (!over) {
                String kind = random.nextInt(4) == 0 ? "burst " : "live ";
                String user = name + "-" + numbers.incrementAndGet();
                String query = kind + user + " " + (10 + random.nextInt(90));
                sent.add(streaming ? stream(client, query, user) : blocking(client, query, user));
            }
        } catch (RuntimeException | Error fault) {
            faults.add(fault);
            moment.countDown();
        }
    }

    private Sent stream(ServiceClient client, String query, String user) {
        var receiver = new Receiver(query, client.app());
        try (Delivery delivery = client.stream(client.app().body(query, user, true), "Idempotency-Key: " + user)) {
            Delivery.End end = delivery.read(Long.MAX_VALUE, count -> {
                if (left.addAndGet(-count) <= 0) {
                    moment.countDown();
                }
            });
            boolean whole = end == Delivery.End.WHOLE;
            if (whole) {
                receiver.takeWhole(delivery.frames());
            } else {
                over = true;
                receiver.takeCut(delivery.frames());
            }
            return new Sent(client.app(), query, user, user, true, whole, receiver, null);
        } catch (ConnectionLostException killed) {
            over = true;
            return new Sent(client.app(), query, user, user, false, false, receiver, null);
        }
    }

    private Sent blocking(ServiceClient client, String query, String user) {
        try {
            RawResponse response = client.blocking(query, user, "Idempotency-Key: " + user);
            if (response.status() != 200) {
                throw new AssertionError("status " + response.status() + ": " + response.text());
            }
            String answer = client.app().answerOf(ServiceClient.json(response));
            return new Sent(client.app(), query, user, user, true, true, null, answer);
        } catch (ConnectionLostException killed) {
            over = true;
            return new Sent(client.app(), query, user, user, false, false, null, null);
        }
    }
}
