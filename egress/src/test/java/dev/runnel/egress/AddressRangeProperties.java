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

/** No IPv6 form hides an address that is not public. */
class AddressRangeProperties {

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
