package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import java.net.Inet6Address;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The request line and the {@code Host} header are the address that was checked. */
class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "http://public.example/a/../b, /a/../b",
        "http://public.example//evil.example/x, //evil.example/x",
        "http://public.example?x=http://other.example/, /?x=http://other.example/",
        "http://public.example/a%2fb%00c;d=e?f=%20+&g, /a%2fb%00c;d=e?f=%20+&g",
        "http://public.example/\u00e9?\u4e2d, /%C3%A9?%E4%B8%AD",
        "http://public.example#@127.0.0.1/, /",
        "http://public.example/#fragment, /",
        "http://public.example/@127.0.0.1:80/, /@127.0.0.1:80/",
        "http://PUBLIC.example.:80/x, /x",
    })
    @Timeout(60)
    void thePathArrivesAsItWasWritten(String address, String path) throws Exception {
        FakeInternet internet = new FakeInternet();
        try (RawServer server = RawServer.answering(RawServer.ok("yes"));
                EgressClient egress =
                        new EgressClient(EgressSettings.DEFAULT, new SystemClock(), SsrfCorpus.resolver(), internet)) {
            internet.serve(FakeInternet.PUBLIC, server);
            egress.send(Calls.get(URI.create(address), Trust.NAMED), 10, new StopSignal());
            RawServer.Request request = server.requests().getFirst();
            assertThat(request.line()).isEqualTo("GET " + path + " HTTP/1.1");
            assertThat(request.header("Host")).isEqualTo("public.example");
        }
    }

    @Test
    @Timeout(60)
    void anIpv6AddressIsNamedWithBrackets() throws Exception {
        FakeInternet internet = new FakeInternet();
        try (RawServer server = RawServer.answering(RawServer.ok("yes"));
                EgressClient egress =
                        new EgressClient(EgressSettings.DEFAULT, new SystemClock(), SsrfCorpus.resolver(), internet)) {
            internet.serve("2606:4700:4700::1111", server);
            egress.send(
                    Calls.get(URI.create("http://[2606:4700:4700::1111]:8080/"), Trust.NAMED), 10, new StopSignal());
            assertThat(server.requests().getFirst().header("Host")).isEqualTo("[2606:4700:4700:0:0:0:0:1111]:8080");
            assertThat(internet.connections().getFirst().getAddress()).isInstanceOf(Inet6Address.class);
        }
    }
}
