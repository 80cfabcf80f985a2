package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public: both sides of the border of each range. */
class AddressRangeTest {

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
}
