package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers that a request may carry, and which of them may follow a redirect. */
final class RequestHeaders {

    /** They describe the connection, which is the client's own matter: dropped. */
    private static final Set<String> CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** What another origin may see after a redirect; everything else may be a credential under any name. */
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-charset",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-type",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "pragma",
            "range",
            "user-agent");

    private static final Set<String> OF_BODY =
            Set.of("content-disposition", "content-encoding", "content-language", "content-type");

    private RequestHeaders() {}

    /**
     * The headers that are sent.
     *
     * @throws EgressException of kind {@link Kind#REFUSED} where a name or value cannot stand in HTTP
     */
    static List<Map.Entry<String, String>> of(List<Map.Entry<String, String>> given) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(given.size() + 1);
        boolean userAgent = false;
        for (Map.Entry<String, String> header : given) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !name.chars().allMatch(RequestHeaders::isTokenCharacter)) {
                throw new EgressException(Kind.REFUSED, "a header name has a character that HTTP does not allow");
            }
            if (!header.getValue().chars().allMatch(c -> c == '\t' || c >= ' ' && c <= '~')) {
                throw new EgressException(
                        Kind.REFUSED,
                        "the value of header '" + header.getKey() + "' has a character that HTTP does not allow");
            }
            userAgent |= name.equals("user-agent");
            if (!CONNECTION.contains(name)) {
                headers.add(header);
            }
        }
        if (!userAgent) {
            headers.add(Map.entry("User-Agent", "runnel"));
        }
        return headers;
    }

    /** Those that another origin may see. */
    static List<Map.Entry<String, String>> harmless(List<Map.Entry<String, String>> headers) {
        return headers.stream()
                .filter(header -> HARMLESS.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** Those that still mean something when the body is left out. */
    static List<Map.Entry<String, String>> withoutBody(List<Map.Entry<String, String>> headers) {
        return headers.stream()
                .filter(header -> !OF_BODY.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .toList();
    }

    static boolean has(List<Map.Entry<String, String>> headers, String name) {
        return headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase(name));
    }

    /**
     * The method in capitals.
     *
     * @throws EgressException of kind {@link Kind#REFUSED} where it is none, or would turn the connection into a tunnel
     */
    static String method(String given) {
        String method = given.toUpperCase(Locale.ROOT);
        if (method.isEmpty()
                || !method.chars().allMatch(RequestHeaders::isTokenCharacter)
                || method.equals("CONNECT")
                || method.equals("TRACE")) {
            throw new EgressException(Kind.REFUSED, "the method is not one that requests may have");
        }
        return method;
    }

    private static boolean isTokenCharacter(int c) {
        return c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
}
