package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is checked is what is called: no reader of addresses between us and the socket understands one differently. */
class TargetProperties {

    /** Where {@code java.net.URI} finds a host, it is the one that we check; where it finds none, we are stricter or refuse. */
    @Property
    void theJdkFindsTheSameHostAndPort(@ForAll("addresses") String text) {
        Target target = target(text);
        if (target == null) {
            return;
        }
        URI canonical = target.toUri();
        assertThat(canonical.getRawUserInfo()).isNull();
        assertThat(canonical.getRawAuthority()).isEqualTo(target.authority());
        URI written = URI.create(text);
        if (written.getHost() != null) {
            String host = written.getHost().toLowerCase(Locale.ROOT);
            if (target.host() instanceof Host.Name(String name)) {
                assertThat(host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
                        .isEqualTo(name);
            }
            assertThat(target.port())
                    .isEqualTo(
                            written.getPort() >= 0
                                    ? written.getPort()
                                    : target.scheme().equals("https") ? 443 : 80);
        }
    }

    /** Reading what was read changes nothing. */
    @Property
    void theOneSpellingIsReadAsItself(@ForAll("addresses") String text) {
        Target target = target(text);
        if (target != null) {
            Target again = Target.of(target.toUri());
            assertThat(again.host()).isEqualTo(target.host());
            assertThat(again.sameOrigin(target)).isTrue();
            assertThat(again.pathAndQuery()).isEqualTo(target.pathAndQuery());
        }
    }

    /** The name that is resolved, and the address and port that are connected to, are the checked ones. */
    @Property(tries = 300)
    void theClientConnectsToWhatWasChecked(@ForAll("addresses") String text) {
        Target target = target(text.replace("https:", "http:"));
        if (target == null) {
            return;
        }
        List<String> resolved = new CopyOnWriteArrayList<>();
        FakeInternet internet = new FakeInternet();
        try (EgressClient egress = new EgressClient(
                EgressSettings.DEFAULT,
                new SystemClock(),
                name -> {
                    resolved.add(name);
                    return List.of(InetAddress.ofLiteral(FakeInternet.PUBLIC));
                },
                internet)) {
            EgressException failure = Calls.failure(() -> egress.send(
                    Calls.get(URI.create(text.replace("https:", "http:")), Trust.NAMED), 10, new StopSignal()));
            switch (target.host()) {
                case Host.Name(String name) -> {
                    assertThat(resolved).isSubsetOf(name);
                    assertThat(internet.connections())
                            .allMatch(to -> to.getAddress().getHostAddress().equals(FakeInternet.PUBLIC)
                                    && to.getPort() == target.port());
                }
                case Host.Literal(InetAddress address) -> {
                    assertThat(resolved).isEmpty();
                    assertThat(internet.connections())
                            .allMatch(to -> to.getAddress().equals(address) && to.getPort() == target.port());
                }
            }
            assertThat(internet.connections().isEmpty()).isEqualTo(failure.kind() == EgressException.Kind.REFUSED);
        }
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of(
                        "public.example",
                        "PUBLIC.Example.",
                        "my_service",
                        "127.0.0.1",
                        "8.8.8.8",
                        "0x08080808",
                        "8.8.2056",
                        "[::1]",
                        "[2606:4700:4700::1111]",
                        "localhost",
                        "xn--fsq",
                        "\uff18.8.8.8",
                        "b\u00fccher.example"),
                Arbitraries.of(
                        "@", ":", "/", "?", "#", "%", ";", ",", "&", "=", "..", "[", "]", "%40", "%2f", "%00", ":80",
                        ":8080", ":0", "//"),
                Arbitraries.strings().withChars("abcxyz019.-_~!$'()*+").ofMaxLength(6));
        return Combinators.combine(
                        Arbitraries.of("http://", "https://", "HTTP://"),
                        piece.list().ofMinSize(1).ofMaxSize(5))
                .as((scheme, pieces) -> scheme + String.join("", new ArrayList<>(pieces)));
    }

    /** How we read it, or null where nobody hands it over or we refuse. */
    private static Target target(String text) {
        try {
            return Target.of(new URI(text));
        } catch (URISyntaxException | EgressException e) {
            return null;
        }
    }
}
