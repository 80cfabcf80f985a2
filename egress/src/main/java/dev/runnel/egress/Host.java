package dev.runnel.egress;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** The host of an address, in the one spelling that is checked and connected to. */
sealed interface Host {

    /** The spelling for addresses and the {@code Host} header; IPv6 in brackets. */
    String text();

    /**
     * A name that must be resolved.
     *
     * @param text lower-case ASCII labels without a final dot
     */
    record Name(String text) implements Host {}

    /** An address that was written out, in whatever spelling. */
    record Literal(InetAddress address) implements Host {
        @Override
        public String text() {
            String plain = address.getHostAddress();
            return address instanceof Inet6Address ? "[" + plain + "]" : plain;
        }
    }

    /**
     * Reads a host as it stands in an address, IPv6 in brackets.
     *
     * @throws IllegalArgumentException where it is neither an address nor a possible name; the message says why
     */
    static Host parse(String written) {
        if (written.startsWith("[")) {
            if (!written.endsWith("]")) {
                throw new IllegalArgumentException("its host has an opening bracket only");
            }
            return literal6(written.substring(1, written.length() - 1));
        }
        String host = written;
        if (!written.chars().allMatch(c -> c < 0x80)) {
            try {
                host = IDN.toASCII(written);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("its host is no possible name", e);
            }
        }
        host = host.toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("it names no host");
        }
        if (Ipv4Text.isNumeric(host)) {
            byte[] bytes = Ipv4Text.parse(host);
            if (bytes == null) {
                throw new IllegalArgumentException("its host ends in a number but is no IPv4 address");
            }
            return new Literal(of(bytes));
        }
        return name(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    private static Host name(String host) {
        if (host.length() > 253) {
            throw new IllegalArgumentException("its host name is longer than 253 characters");
        }
        for (String label : host.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63) {
                throw new IllegalArgumentException("its host name has a part of no or more than 63 characters");
            }
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_')) {
                throw new IllegalArgumentException("its host name has a character that names do not have");
            }
        }
        return new Name(host);
    }

    private static Host literal6(String text) {
        // A zone names an interface of this machine, and only link-local addresses have one.
        if (text.indexOf('%') >= 0) {
            throw new IllegalArgumentException("its IPv6 address names a zone");
        }
        if (text.indexOf(':') < 0 || !text.chars().allMatch(c -> c == ':' || c == '.' || isHex(c))) {
            throw new IllegalArgumentException("its host is no IPv6 address");
        }
        try {
            // An IPv4-mapped address becomes the IPv4 address that the system connects to.
            return new Literal(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its host is no IPv6 address", e);
        }
    }

    private static boolean isHex(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }
}
