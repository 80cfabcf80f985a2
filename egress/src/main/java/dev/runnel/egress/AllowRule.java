package dev.runnel.egress;

import java.net.InetAddress;
import java.util.Locale;

/**
 * An exception that the operator makes in {@code egress.allow}: addresses or names that apps and users may name although
 * they are private or local.
 */
public sealed interface AllowRule {

    /** The only port that it admits; 0 for every port. */
    int port();

    /**
     * Admits a block of addresses, however the host was named.
     *
     * @param network the block
     * @param port the only port, or 0
     */
    record Addresses(Network network, int port) implements AllowRule {

        boolean admits(InetAddress address, int toPort) {
            return (port == 0 || port == toPort) && network.contains(address);
        }
    }

    /**
     * Admits a host name, whatever it resolves to.
     *
     * @param name lower-case ASCII
     * @param subdomains whether it admits the names below {@code name} and not the name itself
     * @param port the only port, or 0
     */
    record Names(String name, boolean subdomains, int port) implements AllowRule {

        boolean admits(String host, int toPort) {
            return (port == 0 || port == toPort) && (subdomains ? host.endsWith("." + name) : host.equals(name));
        }
    }

    /**
     * Reads {@code 10.1.2.0/24}, {@code 127.0.0.1:9100}, {@code [fd00::1]:8080}, {@code intranet.example},
     * {@code *.corp.example:8443}.
     *
     * @throws EgressSettingsException where it is none of these; the message quotes it
     */
    static AllowRule parse(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        try {
            return read(text);
        } catch (IllegalArgumentException e) {
            throw new EgressSettingsException(
                    "egress.allow",
                    "'" + written + "' is not understood: " + e.getMessage()
                            + ". It takes an address block, an address or a host name, each with or without a port",
                    e);
        }
    }

    private static AllowRule read(String text) {
        if (text.contains("://") || text.contains("@")) {
            throw new IllegalArgumentException("it takes no scheme and no user");
        }
        String host = text;
        int port = 0;
        boolean plainIpv6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
        int colon = text.lastIndexOf(':');
        if (!plainIpv6 && colon > text.lastIndexOf(']')) {
            host = text.substring(0, colon);
            String digits = text.substring(colon + 1);
            port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("its port is not a number from 1 to 65535");
            }
        }
        if (host.startsWith("[")) {
            if (!host.endsWith("]")) {
                throw new IllegalArgumentException("it has an opening bracket only");
            }
            return new Addresses(Network.parse(host.substring(1, host.length() - 1)), port);
        }
        if (plainIpv6 || host.indexOf('/') >= 0) {
            return new Addresses(Network.parse(host), port);
        }
        boolean subdomains = host.startsWith("*.");
        return switch (Host.parse(subdomains ? host.substring(2) : host)) {
            case Host.Name(String name) -> new Names(name, subdomains, port);
            case Host.Literal literal
            when subdomains -> throw new IllegalArgumentException("'*.' goes with names only");
            case Host.Literal(InetAddress address) ->
                new Addresses(new Network(address, address.getAddress().length * 8), port);
        };
    }
}
