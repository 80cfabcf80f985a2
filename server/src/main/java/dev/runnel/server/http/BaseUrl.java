package dev.runnel.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * Under which address the caller reaches this server.
 *
 * <p>The configured public address; else what a trusted proxy forwards; else the Host header.
 */
final class BaseUrl {

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.\\-_]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?");
    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~\\-]+)*/?");

    private final String publicUrl;
    private final List<Network> trusted;

    private record Network(byte[] address, int bits) {

        static Network parse(String cidr) {
            String[] parts = cidr.split("/");
            try {
                byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
                int bits = parts.length > 1 ? Integer.parseInt(parts[1]) : address.length * 8;
                return new Network(address, bits);
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException("server.trusted-proxies: '" + cidr + "' is no network (CIDR)");
            }
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    BaseUrl(String publicUrl, List<String> trustedProxies) {
        this.publicUrl = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        this.trusted = trustedProxies.stream().map(Network::parse).toList();
    }

    String of(Request request) {
        if (!publicUrl.isEmpty()) {
            return publicUrl;
        }
        String scheme = "http";
        String host = request.getHeaders().get("Host");
        String prefix = "";
        if (fromTrustedProxy(request)) {
            scheme = "https".equals(first(request, "X-Forwarded-Proto")) ? "https" : "http";
            String forwarded = first(request, "X-Forwarded-Host");
            host = HOST.matcher(forwarded).matches() ? forwarded : host;
            prefix = first(request, "X-Forwarded-Prefix");
        }
        if (host == null || !HOST.matcher(host).matches()) {
            host = Request.getServerName(request) + ":" + Request.getServerPort(request);
        }
        if (!PREFIX.matcher(prefix).matches()) {
            prefix = "";
        }
        return scheme + "://" + host + (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
    }

    private boolean fromTrustedProxy(Request request) {
        if (trusted.isEmpty()
                || !(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return false;
        }
        byte[] address = remote.getAddress().getAddress();
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static String first(Request request, String header) {
        String value = request.getHeaders().get(header);
        return value == null ? "" : value.split(",")[0].strip();
    }
}
