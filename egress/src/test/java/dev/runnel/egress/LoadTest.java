package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.testkit.ManualClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Slow sinks and many streams, whoever named the address. */
@Timeout(60)
class LoadTest {

    private final ManualClock clock = new ManualClock();

    private final EgressClient egress = new EgressClient(Calls.allowing("127.0.0.1"), clock);

    private final StopSignal stop = new StopSignal();

    @AfterEach
    void close() {
        egress.close();
    }

    @ParameterizedTest
    @EnumSource
    void aSinkThatBlocksHoldsTheUpstreamBack(Trust trust) throws Exception {
        long size = 64L << 20;
        AtomicLong received = new AtomicLong();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            Recorded sink = new Recorded() {
                @Override
                public void body(ByteBuffer piece) {
                    busy.countDown();
                    Calls.awaitQuietly(release);
                    received.addAndGet(piece.remaining());
                }
            };
            CompletableFuture<Object> call =
                    Calls.async(() -> exchange(Calls.get(URI.create("http://127.0.0.1:" + port + "/"), trust), sink));
            try (SocketChannel upstream = listener.accept();
                    Selector selector = Selector.open()) {
                upstream.write(ByteBuffer.wrap(
                        ("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes("US-ASCII")));
                upstream.configureBlocking(false);
                upstream.register(selector, SelectionKey.OP_WRITE);
                long written = write(upstream, 1 << 16);
                busy.await();
                // Until the pipe has been full for a while.
                while (written < size && selector.select(500) > 0) {
                    selector.selectedKeys().clear();
                    written += write(upstream, Math.min(size - written, 1 << 16));
                }
                assertThat(written).isLessThan(size / 2);
                release.countDown();
                while (written < size) {
                    selector.select();
                    selector.selectedKeys().clear();
                    written += write(upstream, Math.min(size - written, 1 << 16));
                }
                call.get();
                assertThat(received.get()).isEqualTo(size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"OPERATOR,500", "NAMED,60"})
    void manyStreamsAtOnceAreCompleteAndInOrder(Trust trust, int streams) throws Exception {
        CountDownLatch all = new CountDownLatch(streams);
        try (RawServer server = new RawServer(connection -> {
                    connection.request();
                    connection.send(RawServer.STREAM);
                    all.countDown();
                    all.await();
                    for (int i = 0; i < 50; i++) {
                        connection.sendChunk("data: " + i + "\n\n");
                    }
                    connection.send("0\r\n\r\n");
                });
                EgressClient client = new EgressClient(Calls.allowing("127.0.0.1"), new SystemClock())) {
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                expected.append("data: ").append(i).append("\n\n");
            }
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                calls.add(Calls.async(() -> {
                    Recorded sink = new Recorded();
                    client.exchange(Calls.get(server.uri("/"), trust), sink, stop);
                    return sink.text();
                }));
            }
            for (CompletableFuture<String> call : calls) {
                assertThat(call.get()).isEqualTo(expected.toString());
            }
        }
    }

    private Object exchange(EgressRequest request, Recorded sink) {
        egress.exchange(request, sink, stop);
        return sink;
    }

    private static long write(SocketChannel channel, long bytes) throws IOException {
        return channel.write(ByteBuffer.allocate((int) bytes));
    }
}
