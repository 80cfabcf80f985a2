package dev.runnel.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses that apps and users may not name, from the IANA special-purpose registries (RFC 6890).
 *
 * @param rule what the range is for; the word that a refusal names
 * @param network its addresses
 */
record AddressRange(String rule, Network network) {

    private static final List<AddressRange> IPV4 = List.of(
            of("unspecified", "0.0.0.0/8"),
            of("private", "10.0.0.0/8"),
            of("carrier-grade NAT", "100.64.0.0/10"),
            of("loopback", "127.0.0.0/8"),
            of("link-local", "169.254.0.0/16"),
            of("private", "172.16.0.0/12"),
            of("protocol assignment", "192.0.0.0/24"),
            of("documentation", "192.0.2.0/24"),
            of("6to4 relay", "192.88.99.0/24"),
            of("private", "192.168.0.0/16"),
            of("benchmark", "198.18.0.0/15"),
            of("documentation", "198.51.100.0/24"),
            of("documentation", "203.0.113.0/24"),
            // A public number that leads from a machine at that provider to its host.
            of("cloud metadata", "168.63.129.16/32"),
            of("multicast", "224.0.0.0/4"),
            of("broadcast", "255.255.255.255/32"),
            of("reserved", "240.0.0.0/4"));

    private static final List<AddressRange> IPV6 = List.of(
            of("unspecified", "::/128"),
            of("loopback", "::1/128"),
            of("IPv4-compatible", "::/96"),
            of("local-use NAT64", "64:ff9b:1::/48"),
            of("discard", "100::/64"),
            of("protocol assignment", "2001::/23"),
            of("documentation", "2001:db8::/32"),
            of("documentation", "3fff::/20"),
            of("unique local", "fc00::/7"),
            of("link-local", "fe80::/10"),
            of("site-local", "fec0::/10"),
            of("multicast", "ff00::/8"));

    private static final Network GLOBAL_UNICAST = Network.parse("2000::/3");
    private static final AddressRange NOT_GLOBAL = of("reserved", "::/0");
    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final Network TEREDO = Network.parse("2001::/32");

    /** The range that forbids this address, or null where it is an ordinary public one. */
    static @Nullable AddressRange forbidding(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? first(IPV4, bytes) : forbidding6(bytes);
    }

    private static @Nullable AddressRange forbidding6(byte[] bytes) {
        // The way through a translator or tunnel ends at the IPv4 address that is written inside.
        if (NAT64.contains(bytes)) {
            return inside("NAT64", bytes, 12, 0);
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return inside("6to4", bytes, 2, 0);
        }
        if (TEREDO.contains(bytes)) {
            AddressRange server = inside("Teredo", bytes, 4, 0);
            // The client's address is stored with all bits turned (RFC 4380, 4).
            AddressRange client = inside("Teredo", bytes, 12, 0xFF);
            return server != null ? server : client != null ? client : first(IPV6, bytes);
        }
        if (isIpv4Mapped(bytes)) {
            return inside("IPv4-mapped", bytes, 12, 0);
        }
        AddressRange range = first(IPV6, bytes);
        if (range == null && !GLOBAL_UNICAST.contains(bytes)) {
            return NOT_GLOBAL;
        }
        return range == null && isIsatap(bytes) ? inside("ISATAP", bytes, 12, 0) : range;
    }

    private static @Nullable AddressRange inside(String form, byte[] bytes, int offset, int turned) {
        byte[] embedded = Arrays.copyOfRange(bytes, offset, offset + 4);
        for (int i = 0; i < embedded.length; i++) {
            embedded[i] ^= (byte) turned;
        }
        AddressRange range = first(IPV4, embedded);
        return range == null ? null : new AddressRange(range.rule + " inside " + form, range.network);
    }

    private static @Nullable AddressRange first(List<AddressRange> ranges, byte[] address) {
        for (AddressRange range : ranges) {
            if (range.network.contains(address)) {
                return range;
            }
        }
        return null;
    }

    private static boolean isIpv4Mapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xFF && bytes[11] == (byte) 0xFF;
    }

    /** An interface identifier that names an IPv4 address (RFC 5214, 6.1). */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & ~0x02) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == (byte) 0xFE;
    }

    private static AddressRange of(String rule, String network) {
        return new AddressRange(rule, Network.parse(network));
    }
}
