package dev.runnel.egress;

import java.net.InetAddress;

/**
 * A block of addresses.
 *
 * @param base its first address
 * @param bits how many leading bits all of them share
 */
record Network(InetAddress base, int bits) {

    /**
     * Reads a block such as {@code 10.1.2.0/24}, or one address.
     *
     * @throws IllegalArgumentException with a message that says what is wrong
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean six = address.indexOf(':') >= 0 && !address.startsWith("[");
        if (!(Host.parse(six ? "[" + address + "]" : address) instanceof Host.Literal(InetAddress base))) {
            throw new IllegalArgumentException("'" + address + "' is no IP address");
        }
        int all = base.getAddress().length * 8;
        int bits = all;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            bits = length.matches("[0-9]{1,3}") ? Integer.parseInt(length) : -1;
            if (bits < 0 || bits > all) {
                throw new IllegalArgumentException("'/" + length + "' is no prefix length from 0 to " + all);
            }
        }
        Network network = new Network(base, bits);
        if (!network.isMasked()) {
            throw new IllegalArgumentException("'" + text + "' has bits beyond its prefix of " + bits);
        }
        return network;
    }

    boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    boolean contains(byte[] address) {
        byte[] first = base.getAddress();
        if (address.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xFF : 0xFF << 8 - (bits - bit) & 0xFF;
            if (((address[bit / 8] ^ first[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isMasked() {
        byte[] bytes = base.getAddress();
        for (int bit = bits; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] >> 7 - bit % 8 & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
