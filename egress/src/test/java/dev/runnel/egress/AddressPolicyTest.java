package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code egress.allow} admits and how a refusal reads. */
class AddressPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9100, http://127.0.0.1:9100/",
        "127.0.0.1:9100, http://127.1:9100/",
        "127.0.0.1:9100, http://[::ffff:127.0.0.1]:9100/",
        "127.0.0.1, https://127.0.0.1/",
        "10.1.2.0/24, http://10.1.2.255:1/",
        "10.1.2.0/24:8080, http://10.1.2.3:8080/",
        "[::1]:9100, http://[::1]:9100/",
        "fd00::/8, http://[fd12::1]/",
        "[fd00::/8]:8080, http://[fd12::1]:8080/",
        "localhost:9100, http://localhost:9100/",
        "LOCALHOST, http://localhost./",
        "0.0.0.0/0, http://169.254.169.254/",
    })
    void admits(String rule, String address) {
        policy(rule).checkWritten(Target.of(URI.create(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9100, http://127.0.0.1:9101/",
        "127.0.0.1:9100, http://127.0.0.2:9100/",
        "127.0.0.1:9100, http://localhost:9100/",
        "127.0.0.1:443, http://127.0.0.1/",
        "10.1.2.0/24, http://10.1.3.0/",
        "10.1.2.0/24:8080, http://10.1.2.3/",
        "localhost:9100, http://127.0.0.1:9100/",
        "*.localhost, http://localhost/",
        "0.0.0.0/0, http://[::1]/",
        "8.8.8.8, http://127.0.0.1/",
    })
    void doesNotAdmit(String rule, String address) {
        assertThat(Calls.failure(() -> {
                            policy(rule).checkWritten(Target.of(URI.create(address)));
                            return null;
                        })
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "intranet.example:8443, https://intranet.example:8443/",
        "intranet.example, https://INTRANET.example./",
        "*.corp.example, http://a.b.corp.example/",
        "10.0.0.5, http://anything.example/",
        "10.0.0.0/8:80, http://anything.example/",
    })
    void admitsANameByItselfOrByWhatItResolvesTo(String rule, String address) {
        policy(rule).checkResolved(Target.of(URI.create(address)), addresses("10.0.0.5"));
    }

    @ParameterizedTest
    @CsvSource({
        "intranet.example:8443, https://intranet.example/",
        "*.corp.example, http://corp.example/",
        "*.corp.example, http://evilcorp.example/",
        "corp.example, http://a.corp.example/",
        "10.0.0.5, http://anything.example/",
    })
    void doesNotAdmitANameThatIsNotMeant(String rule, String address) {
        assertThat(Calls.failure(() -> {
                            policy(rule)
                                    .checkResolved(Target.of(URI.create(address)), addresses("10.0.0.5", "10.0.0.6"));
                            return null;
                        })
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void oneForbiddenAddressAmongPublicOnesRefusesThemAll() {
        for (List<InetAddress> mixed : List.of(
                addresses("8.8.8.8", "10.0.0.1"), addresses("::1", "8.8.8.8"), addresses("8.8.8.8", "2002:7f00:1::"))) {
            assertThat(refusal("http://mixed.example/", mixed).kind()).isEqualTo(Kind.REFUSED);
        }
    }

    @Test
    void theRefusalOfAnAddressNamesRuleAndSetting() {
        assertThat(Calls.failure(() -> {
                    policy().checkWritten(Target.of(URI.create("http://0x7f.1:9100/v1?key=secret")));
                    return null;
                }))
                .hasMessage("the address '0x7f.1' is refused: it is in the range 127.0.0.0/8 (loopback)."
                        + " The setting egress.allow admits it with '127.0.0.1:9100'");
        assertThat(Calls.failure(() -> {
                    policy().checkWritten(Target.of(URI.create("http://LocalHost/")));
                    return null;
                }))
                .hasMessage("the address 'LocalHost' is refused: it names this machine (loopback)."
                        + " The setting egress.allow admits it with 'localhost:80'");
    }

    @Test
    void theRefusalOfANameDoesNotShowItsAddress() {
        assertThat(refusal("https://Intranet.Example/", addresses("10.11.12.13")))
                .hasMessage(
                        "the address 'Intranet.Example' is refused: it leads to an address that is not public (private)."
                                + " The setting egress.allow admits it with 'intranet.example:443'");
    }

    @Test
    void whatARefusalProposesIsWhatAdmits() {
        for (String address : List.of(
                "http://0x7f.1:9100/", "http://[fd00::1]/", "https://LOCALHOST./", "http://[64:ff9b::10.0.0.1]/")) {
            Target target = Target.of(URI.create(address));
            EgressException refusal = Calls.failure(() -> {
                policy().checkWritten(target);
                return null;
            });
            String proposed = refusal.getMessage().replaceAll(".* with '(.*)'$", "$1");
            policy(proposed).checkWritten(target);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "*", "*.", "http://10.0.0.1", "user@host", "10.0.0.1/24", "10.0.0.0/33", "fd00::/129",
                        "10.0.0.0/x",
                "host:0", "host:65536", "host:http", "host:", "[::1", "*.10.0.0.1", "1.2.3.4.5", "a..b", "host/24",
                        "[fd00::1]x"
            })
    void aRuleThatIsNotUnderstoodNamesTheSetting(String rule) {
        assertThatThrownBy(() -> AllowRule.parse(rule))
                .isInstanceOfSatisfying(
                        EgressSettingsException.class,
                        e -> assertThat(e.setting()).isEqualTo("egress.allow"))
                .hasMessageStartingWith("egress.allow: '" + rule + "' is not understood: ");
    }

    private static EgressException refusal(String address, List<InetAddress> resolved) {
        return Calls.failure(() -> {
            policy().checkResolved(Target.of(URI.create(address)), resolved);
            return null;
        });
    }

    private static AddressPolicy policy(String... rules) {
        return new AddressPolicy(Arrays.stream(rules).map(AllowRule::parse).toList());
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
    }
}
