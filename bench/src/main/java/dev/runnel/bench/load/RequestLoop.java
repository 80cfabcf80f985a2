package dev.runnel.bench.load;

import dev.runnel.run.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Clients that send one request after the other on a connection each, and wait for each answer. */
public final class RequestLoop {

    private static final int BUFFER = 1 << 16;

    private final InetSocketAddress address;
    private final IntFunction<byte[]> requests;
    private final String expected;
    private final Clock clock;

    /**
     * What came of a loop.
     *
     * @param answers answers within the measured time
     * @param latency of each, from the first byte sent to the last one received
     * @param failures answers of another status than 200, or without the expected text
     * @param example the first of these, empty where there is none
     */
    public record Result(long answers, Samples latency, long failures, String example) {}

    /**
     * @param requests the whole request of a client, head and body
     * @param expected a text that every good answer holds
     */
    public RequestLoop(InetSocketAddress address, IntFunction<byte[]> requests, String expected, Clock clock) {
        this.address = address;
        this.requests = requests;
        this.expected = expected;
        this.clock = clock;
    }

    /** Runs {@code clients} from now on and counts between two moments of the clock. */
    public Result run(int clients, long opens, long closes) throws InterruptedException {
        var all = new ArrayList<Client>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            var client = new Client(requests.apply(i), opens, closes);
            all.add(client);
            threads.add(Thread.ofPlatform().name("client-" + i).daemon().start(client));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return sum(all);
    }

    private static Result sum(List<Client> clients) {
        var latency = new Samples();
        long failures = 0;
        String example = "";
        for (Client client : clients) {
            client.latencies.forEach(latency::add);
            failures += client.failures;
            example = example.isEmpty() ? client.example : example;
        }
        return new Result(latency.size() + latency.left(), latency, failures, example);
    }

    private final class Client implements Runnable {

        private final byte[] request;
        private final long opens;
        private final long closes;
        private final List<Long> latencies = new ArrayList<>();
        private final ResponseReader reader = new ResponseReader();
        private final StringBuilder body = new StringBuilder();
        private long failures;
        private String example = "";

        Client(byte[] request, long opens, long closes) {
            this.request = request;
            this.opens = opens;
            this.closes = closes;
        }

        @Override
        public void run() {
            while (clock.nanos() < closes) {
                try (var socket = new Socket()) {
                    socket.setTcpNoDelay(true);
                    socket.connect(address);
                    exchange(socket);
                } catch (IOException broken) {
                    fail(String.valueOf(broken.getMessage()));
                }
            }
        }

        private void exchange(Socket socket) throws IOException {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (clock.nanos() < closes) {
                long began = clock.nanos();
                out.write(request);
                reader.reset();
                body.setLength(0);
                while (!reader.done()) {
                    int read = in.read(buffer);
                    if (read < 0) {
                        throw new IOException("the connection ended within an answer");
                    }
                    reader.read(
                            buffer,
                            0,
                            read,
                            (bytes, from, to) ->
                                    body.append(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
                }
                long ended = clock.nanos();
                if (reader.status() != 200 || body.indexOf(expected) < 0) {
                    fail(reader.status() + " " + body);
                } else if (began >= opens && ended <= closes) {
                    latencies.add(ended - began);
                }
                if (!reader.keepAlive()) {
                    return;
                }
            }
        }

        private void fail(String what) {
            failures++;
            example = example.isEmpty() ? what : example;
        }
    }
}
