package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import java.net.URI;
import java.util.Locale;

/**
 * Where a request goes: the parts of its address, read once and given to the clients as they were read.
 *
 * <p>No client parses an address again, so none can understand it differently from what was checked.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host in its one spelling
 * @param port 1 to 65535
 * @param pathAndQuery begins with a slash; ASCII, no fragment
 * @param writtenHost the host as it was written, for messages
 */
record Target(String scheme, Host host, int port, String pathAndQuery, String writtenHost) {

    private static final int LONGEST_HOST_SHOWN = 100;

    /**
     * Reads an absolute address.
     *
     * @throws EgressException where it is not http or https, names a user, or is not understood
     */
    static Target of(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused("an address", "only http and https are allowed");
        }
        String authority = address.getRawAuthority();
        if (authority == null || authority.isEmpty()) {
            throw refused("an address", "it names no host");
        }
        if (authority.indexOf('@') >= 0) {
            throw refused("an address", "it holds user information (user@host)");
        }
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
        if (end < 0 || authority.startsWith("[") && end == 0) {
            end = authority.length();
        }
        String written = authority.substring(0, end);
        String shown = "the address '" + shorten(written) + "'";
        Host host;
        try {
            host = Host.parse(written);
        } catch (IllegalArgumentException e) {
            throw refused(shown, String.valueOf(e.getMessage()));
        }
        return new Target(scheme, host, port(authority.substring(end), scheme, shown), path(address), shorten(written));
    }

    /** This address in its one spelling. */
    URI toUri() {
        return URI.create(scheme + "://" + authority() + pathAndQuery);
    }

    /** Host and port in their one spelling, without the port that the scheme implies. */
    String authority() {
        return port == defaultPort(scheme) ? host.text() : host.text() + ":" + port;
    }

    /** Host as written and port, for messages. */
    String peer() {
        return writtenHost + ":" + port;
    }

    /** Whether both speak to the same scheme, host and port. */
    boolean sameOrigin(Target other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    private static int port(String text, String scheme, String shown) {
        if (text.isEmpty() || text.equals(":")) {
            return defaultPort(scheme);
        }
        String digits = text.substring(1);
        boolean valid =
                text.charAt(0) == ':' && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = valid ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw refused(shown, "its port is not a number from 1 to 65535");
        }
        return port;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static String path(URI address) {
        // toASCIIString escapes characters beyond ASCII; elsewhere it changes nothing.
        URI ascii = URI.create(address.toASCIIString());
        String path = ascii.getRawPath() == null ? "" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        return (path.startsWith("/") ? path : "/" + path) + query;
    }

    private static String shorten(String host) {
        return host.length() <= LONGEST_HOST_SHOWN ? host : host.substring(0, LONGEST_HOST_SHOWN) + "...";
    }

    private static EgressException refused(String what, String why) {
        return new EgressException(Kind.REFUSED, what + " is refused: " + why);
    }
}
