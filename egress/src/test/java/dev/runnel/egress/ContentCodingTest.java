package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed answers, bombs among them. */
@Timeout(60)
class ContentCodingTest {

    private static final byte[] TEXT = "compressed, and again: compressed".getBytes(StandardCharsets.UTF_8);

    private interface Compression {
        OutputStream over(OutputStream out) throws IOException;
    }

    private final StopSignal stop = new StopSignal();
    private final EgressClient egress = new EgressClient(
            new EgressSettings(
                    List.of(AllowRule.parse("127.0.0.1")), null, null, new EgressSettings.Limits(1 << 20, 8, 8)),
            new SystemClock());

    @AfterEach
    void close() {
        egress.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "raw deflate", "identity"})
    void isUndoneAndTheConnectionUsedAgain(String coding) throws Exception {
        byte[] body = switch (coding) {
            case "deflate" -> compress(TEXT, DeflaterOutputStream::new);
            case "raw deflate" ->
                compress(TEXT, out -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true)));
            case "identity" -> TEXT;
            default -> compress(TEXT, GZIPOutputStream::new);
        };
        try (RawServer server = answering(coding.replace("raw ", ""), body)) {
            for (int i = 0; i < 2; i++) {
                EgressResponse answer = egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop);
                assertThat(answer.body()).isEqualTo(TEXT);
                if (!coding.equals("identity")) {
                    assertThat(answer.head().header("content-encoding")).isEmpty();
                    assertThat(answer.head().header("content-length")).isEmpty();
                }
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.requests().getFirst().header("Accept-Encoding")).isEqualTo("gzip, deflate");
        }
    }

    @Test
    void anEmptyBodyIsEmptyInEveryCoding() throws Exception {
        try (RawServer server = answering("gzip", new byte[0])) {
            assertThat(egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop)
                            .body())
                    .isEmpty();
        }
    }

    @Test
    void aBombIsCutAtTheLimitOfTheBody() throws Exception {
        byte[] bomb = compress(new byte[64 << 20], GZIPOutputStream::new);
        assertThat(bomb.length).isLessThan(100_000);
        try (RawServer server = answering("gzip", bomb)) {
            Recorded sink = new Recorded();
            assertThat(Calls.failure(() -> {
                                egress.exchange(Calls.get(server.uri("/"), Trust.NAMED), sink, stop);
                                return null;
                            })
                            .kind())
                    .isEqualTo(Kind.TOO_LARGE);
            assertThat(sink.text().length()).isBetween(1, 1 << 20);
        }
    }

    @Test
    void aBombIsCutAtTheLimitOfTheCall() throws Exception {
        try (RawServer server = answering("gzip", compress(new byte[200_000], GZIPOutputStream::new))) {
            assertThat(Calls.failure(() -> egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100_000, stop))
                            .kind())
                    .isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void anEndlessBodyThatNeverYieldsAByteIsCutToo() throws Exception {
        // A raw deflate stream of empty stored blocks.
        byte[] nothing = new byte[5 * 2000];
        for (int i = 0; i < nothing.length; i += 5) {
            nothing[i + 3] = (byte) 0xFF;
            nothing[i + 4] = (byte) 0xFF;
        }
        try (RawServer server = new RawServer(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n");
            while (true) {
                connection.send(nothing);
            }
        })) {
            assertThat(Calls.failure(() -> egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop))
                            .kind())
                    .isEqualTo(Kind.TOO_LARGE);
            server.awaitEnded();
        }
    }

    @Test
    void aPlainBodyIsLimitedToo() throws Exception {
        try (RawServer told = RawServer.answering(RawServer.ok("x".repeat((1 << 20) + 1)));
                RawServer untold = new RawServer(connection -> {
                    connection.request();
                    connection.send("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat((1 << 20) + 1));
                })) {
            for (RawServer server : List.of(told, untold)) {
                assertThat(Calls.failure(() -> {
                                    egress.exchange(Calls.get(server.uri("/"), Trust.NAMED), new Recorded(), stop);
                                    return null;
                                })
                                .kind())
                        .isEqualTo(Kind.TOO_LARGE);
            }
        }
    }

    @Test
    void whatIsNotCompressedAsItSaysIsAnError() throws Exception {
        byte[] cut = compress(TEXT, GZIPOutputStream::new);
        try (RawServer wrong = answering("gzip", TEXT);
                RawServer half = answering("gzip", Arrays.copyOf(cut, cut.length / 2));
                RawServer other = answering("br", TEXT);
                RawServer twice = answering("gzip, gzip", TEXT)) {
            assertThat(kind(wrong)).isEqualTo(Kind.PROTOCOL);
            assertThat(kind(half)).isEqualTo(Kind.CUT);
            assertThat(kind(other)).isEqualTo(Kind.PROTOCOL);
            assertThat(kind(twice)).isEqualTo(Kind.PROTOCOL);
        }
    }

    @Test
    void whoNamesCodingsGetsOtherOnesAsTheyAre() throws Exception {
        try (RawServer server = answering("br", TEXT)) {
            EgressResponse answer =
                    egress.send(withHeader(server.uri("/"), "Accept-Encoding", "br", Trust.NAMED), 100, stop);
            assertThat(answer.body()).isEqualTo(TEXT);
            assertThat(answer.head().header("content-encoding")).contains("br");
            assertThat(server.requests().getFirst().header("Accept-Encoding")).isEqualTo("br");
        }
    }

    @Test
    void aRangeIsNeverCompressed() throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 206 Partial\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")) {
            EgressResponse answer =
                    egress.send(withHeader(server.uri("/"), "Range", "bytes=0-2", Trust.NAMED), 100, stop);
            assertThat(answer.body()).asString().isEqualTo("abc");
            assertThat(server.requests().getFirst().header("Accept-Encoding")).isNull();
        }
    }

    @Test
    void anOperatorsServerIsNotAskedForOneAndMayNotUseOne() throws Exception {
        try (RawServer server = answering("gzip", compress(TEXT, GZIPOutputStream::new))) {
            assertThat(Calls.failure(() -> egress.send(Calls.get(server.uri("/"), Trust.OPERATOR), 1000, stop)))
                    .hasMessageContaining("content coding that was not asked for")
                    .extracting(failure -> failure.kind())
                    .isEqualTo(Kind.PROTOCOL);
            assertThat(server.requests().getFirst().header("Accept-Encoding")).isNull();
            assertThat(egress.send(withHeader(server.uri("/"), "Accept-Encoding", "gzip", Trust.OPERATOR), 1000, stop)
                            .head()
                            .header("content-encoding"))
                    .contains("gzip");
        }
    }

    private Kind kind(RawServer server) {
        return Calls.failure(() -> egress.send(Calls.get(server.uri("/"), Trust.NAMED), 100, stop))
                .kind();
    }

    private static EgressRequest withHeader(URI address, String name, String value, Trust trust) {
        return new EgressRequest(
                "GET", address, List.of(Map.entry(name, value)), new byte[0], trust, Calls.GENEROUS, 0);
    }

    private static RawServer answering(String coding, byte[] body) throws IOException {
        return new RawServer(connection -> {
            while (connection.request() != null) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n");
                connection.send(body);
            }
        });
    }

    private static byte[] compress(byte[] plain, Compression compression) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compression.over(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
