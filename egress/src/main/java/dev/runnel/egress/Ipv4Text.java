package dev.runnel.egress;

import org.jspecify.annotations.Nullable;

/**
 * Reads IPv4 addresses in every spelling that a system library takes: one to four parts, each decimal, octal ({@code 0177})
 * or hexadecimal ({@code 0x7f}), the last filling the bytes that are left (WHATWG URL, "IPv4 parser").
 */
final class Ipv4Text {

    private Ipv4Text() {}

    /** Whether this host can only be meant as an IPv4 address: its last label is a number. */
    static boolean isNumeric(String host) {
        String text = withoutFinalDot(host);
        String last = text.substring(text.lastIndexOf('.') + 1);
        return !last.isEmpty() && (last.chars().allMatch(c -> c >= '0' && c <= '9') || number(last) >= 0);
    }

    /** The four bytes, or null where this is no IPv4 address in any spelling. */
    static byte @Nullable [] parse(String host) {
        String[] parts = withoutFinalDot(host).split("\\.", -1);
        if (parts.length > 4) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long part = number(parts[i]);
            boolean last = i == parts.length - 1;
            int bits = last ? 8 * (5 - parts.length) : 8;
            if (part < 0 || part >= 1L << bits) {
                return null;
            }
            address = address << bits | part;
        }
        return new byte[] {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
    }

    /** A part's value, or -1 where it is no number or above any address. */
    private static long number(String part) {
        boolean hex = part.startsWith("0x") || part.startsWith("0X");
        int radix = hex ? 16 : part.length() > 1 && part.charAt(0) == '0' ? 8 : 10;
        if (part.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (int i = hex ? 2 : 0; i < part.length(); i++) {
            char c = part.charAt(i);
            // Character.digit alone would also take the digits of other scripts.
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
            if (value > 0xFFFF_FFFFL) {
                return Long.MAX_VALUE;
            }
        }
        return value;
    }

    private static String withoutFinalDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
