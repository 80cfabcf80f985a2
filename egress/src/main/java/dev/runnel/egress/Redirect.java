package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.EgressResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that sends its client elsewhere (RFC 9110, 15.4).
 *
 * @param status 301, 302, 303, 307 or 308
 * @param location as the server wrote it
 */
record Redirect(int status, String location) {

    private static final byte[] NO_BODY = {};

    /** What this head asks for, if it is a redirect that says where to. */
    static Optional<Redirect> of(EgressResponse.Head head) {
        return switch (head.status()) {
            case 301, 302, 303, 307, 308 ->
                head.header("location")
                        .filter(location -> !location.isBlank())
                        .map(location -> new Redirect(head.status(), location));
            default -> Optional.empty();
        };
    }

    /**
     * The request that follows.
     *
     * <p>Another origin was named by the server and not by the operator: it is checked as what apps name, and sees no
     * header that may be a credential.
     *
     * @throws EgressException of kind {@link Kind#REFUSED} where the new address is not understood or gives up encryption
     */
    Hop from(Hop hop) {
        Target target = Target.of(resolve(hop.target(), location.strip()));
        if (hop.target().scheme().equals("https") && target.scheme().equals("http")) {
            throw new EgressException(
                    Kind.REFUSED, "a redirect from https to http is refused: it would give up encryption");
        }
        boolean same = hop.target().sameOrigin(target);
        List<Map.Entry<String, String>> headers = same ? hop.headers() : RequestHeaders.harmless(hop.headers());
        boolean get = status == 303 && !hop.method().equals("HEAD")
                || (status == 301 || status == 302) && hop.method().equals("POST");
        return new Hop(
                get ? "GET" : hop.method(),
                target,
                get ? RequestHeaders.withoutBody(headers) : headers,
                get ? NO_BODY : hop.body(),
                same ? hop.trust() : Trust.NAMED);
    }

    private static URI resolve(Target base, String location) {
        if (location.indexOf('\\') >= 0) {
            // Some clients read it as a slash, which moves the end of the host.
            throw new EgressException(Kind.REFUSED, "a redirect is refused: its address holds a backslash");
        }
        if (location.startsWith("///")) {
            // Some clients read it as a host.
            throw new EgressException(Kind.REFUSED, "a redirect is refused: its address has an empty host");
        }
        try {
            URI relative = new URI(escape(location));
            if (relative.getScheme() == null && relative.getRawAuthority() == null && location.startsWith("?")) {
                // URI.resolve follows RFC 2396, which would drop the last part of the path.
                String path = base.pathAndQuery();
                int query = path.indexOf('?');
                relative = new URI((query < 0 ? path : path.substring(0, query)) + relative);
            }
            return base.toUri().resolve(relative);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new EgressException(Kind.REFUSED, "a redirect is refused: its address is not understood", e);
        }
    }

    /** Servers send what an address may not hold, such as blanks; escaped, it means what they meant. */
    private static String escape(String location) {
        StringBuilder escaped = new StringBuilder(location.length());
        int afterAuthority = pathStart(location);
        escaped.append(location, 0, afterAuthority);
        // Header bytes beyond ASCII come as Latin-1 characters, one per byte.
        for (byte b : location.substring(afterAuthority).getBytes(StandardCharsets.ISO_8859_1)) {
            int c = b & 0xFF;
            if (c <= ' ' || c >= 0x7F || "\"<>^`{|}[]".indexOf(c) >= 0) {
                escaped.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                escaped.append((char) c);
            }
        }
        return escaped.toString();
    }

    private static int pathStart(String location) {
        int slashes = location.indexOf("//");
        boolean authority = slashes == 0
                || slashes > 0 && location.charAt(slashes - 1) == ':' && location.lastIndexOf('/', slashes - 1) < 0;
        if (!authority) {
            return 0;
        }
        for (int i = slashes + 2; i < location.length(); i++) {
            if ("/?#".indexOf(location.charAt(i)) >= 0) {
                return i;
            }
        }
        return location.length();
    }
}
