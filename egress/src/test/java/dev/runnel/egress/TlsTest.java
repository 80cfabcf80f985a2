package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose certificates both clients believe. */
@Timeout(60)
class TlsTest {

    private static final NameResolver LOCAL = name -> List.of(InetAddress.getLoopbackAddress());

    @TempDir
    private static Path folder;

    private static TestAuthority authority;

    private final StopSignal stop = new StopSignal();

    @BeforeAll
    static void create() throws Exception {
        authority = TestAuthority.create(folder, "localhost", "secure.test");
    }

    @ParameterizedTest
    @EnumSource
    void anAuthorityOfTheFileIsBelieved(Trust trust) throws Exception {
        try (RawServer server = authority.server(RawServer.ok("secret"));
                EgressClient egress = client(authority.pem().toString())) {
            for (int i = 0; i < 2; i++) {
                assertThat(egress.send(Calls.get(address("localhost", server), trust), 100, stop)
                                .body())
                        .asString()
                        .isEqualTo("secret");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherIsNot(Trust trust) throws Exception {
        try (RawServer server = authority.server(RawServer.ok("secret"));
                EgressClient egress = client("")) {
            EgressException failure =
                    Calls.failure(() -> egress.send(Calls.get(address("localhost", server), trust), 100, stop));
            assertThat(failure.kind()).isEqualTo(Kind.TLS_FAILED);
            assertThat(failure).hasMessageContaining("egress.ca-file");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateForAnotherNameIsNot(Trust trust) throws Exception {
        try (RawServer server = authority.server(RawServer.ok("secret"));
                EgressClient egress = client(authority.pem().toString())) {
            EgressException failure =
                    Calls.failure(() -> egress.send(Calls.get(address("127.0.0.1", server), trust), 100, stop));
            assertThat(failure.kind()).isEqualTo(Kind.TLS_FAILED);
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotSpeakTlsIsToldAsSuch(Trust trust) throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                    connection.awaitClosed();
                });
                EgressClient egress = client("")) {
            assertThat(Calls.failure(() -> egress.send(Calls.get(address("localhost", server), trust), 100, stop))
                            .kind())
                    .isEqualTo(Kind.TLS_FAILED);
        }
    }

    @Test
    void aRedirectThatGivesUpEncryptionIsRefused() throws Exception {
        try (RawServer plain = RawServer.answering(RawServer.ok("plain"));
                RawServer server =
                        authority.server("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://localhost:"
                                + plain.port() + "/\r\n\r\n");
                EgressClient egress = client(authority.pem().toString())) {
            for (Trust trust : Trust.values()) {
                EgressException failure =
                        Calls.failure(() -> egress.send(Calls.get(address("localhost", server), trust, 3), 100, stop));
                assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                assertThat(failure).hasMessageContaining("https to http");
            }
            assertThat(plain.connections()).isZero();
        }
    }

    @Test
    void aFileThatHoldsNoCertificateStopsTheStart() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path text = Files.writeString(folder.resolve("text.pem"), "-----BEGIN CERTIFICATE-----\nnonsense\n");
        for (Path file : List.of(empty, text, folder.resolve("missing.pem"))) {
            assertThatThrownBy(() -> client(file.toString()).close())
                    .isInstanceOfSatisfying(
                            EgressSettingsException.class,
                            e -> assertThat(e.setting()).isEqualTo("egress.ca-file"))
                    .hasMessageContaining(file.toString());
        }
    }

    private static EgressClient client(String caFile) {
        return new EgressClient(
                EgressSettings.of(List.of("127.0.0.1", "localhost"), "", caFile),
                new SystemClock(),
                LOCAL,
                Sockets.plain());
    }

    private static URI address(String host, RawServer server) {
        return URI.create("https://" + host + ":" + server.port() + "/");
    }
}
