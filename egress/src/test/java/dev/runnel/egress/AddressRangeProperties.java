package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public, and that no IPv6 form hides one that is not. */
class AddressRangeProperties {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "8.8.8.8",
                "2606:4700:4700::1111",
                "2a00:1450:4001:81b::200e",
                "2000::1",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1",
                "2001:200::1"
            })
    void isPublic(String address) {
        assertThat(AddressRange.forbidding(InetAddress.ofLiteral(address))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.0",
                "127.255.255.255",
                "169.254.0.0",
                "169.254.169.254",
                "169.254.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.255",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "168.63.129.16",
                "224.0.0.0",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::2",
                "::127.0.0.1",
                "::8.8.8.8",
                "64:ff9b:1::1",
                "100::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "3fff::1",
                "4000::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "1::1",
                "2a00::5efe:7f00:1",
                "2a00::200:5efe:a00:1"
            })
    void isForbidden(String address) {
        assertThat(AddressRange.forbidding(InetAddress.ofLiteral(address))).isNotNull();
    }

    @Property
    void whatIsWrittenInsideAnIpv6AddressDecides(@ForAll("ipv4") byte[] ipv4) throws Exception {
        boolean forbidden = AddressRange.forbidding(InetAddress.getByAddress(ipv4)) != null;
        assertThat(forbids("0000 0000 0000 0000 0000 ffff", ipv4, ""))
                .as("mapped")
                .isEqualTo(forbidden);
        assertThat(forbids("0064 ff9b 0000 0000 0000 0000", ipv4, ""))
                .as("NAT64")
                .isEqualTo(forbidden);
        assertThat(forbids("2002", ipv4, "0000 0000 0000 0000 0001")).as("6to4").isEqualTo(forbidden);
        assertThat(forbids("2a00 0000 0000 0000 0000 5efe", ipv4, ""))
                .as("ISATAP")
                .isEqualTo(forbidden);
        assertThat(forbids("0000 0000 0000 0000 0000 0000", ipv4, ""))
                .as("compatible")
                .isTrue();
        assertThat(forbids("0064 ff9b 0001 0000 0000 0000", ipv4, ""))
                .as("local NAT64")
                .isTrue();
        assertThat(forbids("2001 0000", ipv4, "0000 ffff f7f7 f7f7"))
                .as("Teredo server")
                .isTrue();
        byte[] turned = new byte[4];
        for (int i = 0; i < 4; i++) {
            turned[i] = (byte) ~ipv4[i];
        }
        assertThat(forbids("2001 0000 0808 0808 0000 ffff", turned, ""))
                .as("Teredo client")
                .isTrue();
    }

    @Property
    void whatTheJdkCallsLocalIsForbidden(@ForAll @Size(16) byte[] ipv6, @ForAll("ipv4") byte[] ipv4) throws Exception {
        for (byte[] bytes : new byte[][] {ipv6, ipv4}) {
            InetAddress address = InetAddress.getByAddress(bytes);
            if (address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()) {
                assertThat(AddressRange.forbidding(address)).isNotNull();
            }
        }
    }

    @Property
    void onlyGlobalUnicastIsPublic(@ForAll @Size(16) byte[] ipv6) throws Exception {
        InetAddress address = InetAddress.getByAddress(ipv6);
        if (AddressRange.forbidding(address) == null && address.getAddress().length == 16) {
            boolean globalUnicast = (ipv6[0] & 0xE0) == 0x20;
            boolean nat64 = ipv6[0] == 0 && ipv6[1] == 0x64;
            assertThat(globalUnicast || nat64).isTrue();
        }
    }

    @Test
    void theTableHasTheMessageOfEachRange() throws Exception {
        assertThat(AddressRange.forbidding(InetAddress.ofLiteral("::ffff:169.254.169.254")))
                .isEqualTo(AddressRange.forbidding(InetAddress.ofLiteral("169.254.169.254")))
                .extracting(AddressRange::rule, range -> range.network().toString())
                .containsExactly("link-local", "169.254.0.0/16");
        assertThat(AddressRange.forbidding(InetAddress.ofLiteral("64:ff9b::10.0.0.1")))
                .extracting(AddressRange::rule)
                .isEqualTo("private inside NAT64");
    }

    @Provide
    Arbitrary<byte[]> ipv4() {
        return Arbitraries.oneOf(
                        Arbitraries.integers(),
                        Arbitraries.integers().between(0x7F000000, 0x7FFFFFFF),
                        Arbitraries.of(0x7F000001, 0xA9FEA9FE, 0x0A000001, 0xC0A80001, 0x08080808))
                .map(v -> new byte[] {(byte) (v >> 24), (byte) (v >> 16), (byte) (v >> 8), v.byteValue()});
    }

    private static boolean forbids(String before, byte[] ipv4, String after) throws UnknownHostException {
        byte[] bytes = HexFormat.of().parseHex((before + HexFormat.of().formatHex(ipv4) + after).replace(" ", ""));
        return AddressRange.forbidding(InetAddress.getByAddress(bytes)) != null;
    }
}
