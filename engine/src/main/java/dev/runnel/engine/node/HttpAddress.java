package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import java.net.IDN;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The address of a request as people write it, with what a URI does not allow encoded.
 *
 * @param scheme {@code http} or {@code https}
 * @param user what stands before the host's at sign, or empty
 * @param host host and port
 * @param target path and query
 */
record HttpAddress(String scheme, String user, String host, String target) {

    private static final String ALLOWED = "-._~!$&'()*+,;=:@/";

    /**
     * The address with parameters added to its query, where they replace those of the same name.
     *
     * @throws NodeFailure where it is no http or https address
     */
    static HttpAddress of(String url, List<Entry<String, String>> params) {
        if (url.isEmpty()) {
            throw invalid("url is required");
        }
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw invalid("url should start with http:// or https://");
        }
        String scheme = url.substring(0, url.indexOf(':'));
        String rest = url.substring(scheme.length() + "://".length());
        int fragment = rest.indexOf('#');
        rest = fragment < 0 ? rest : rest.substring(0, fragment);
        int end = 0;
        while (end < rest.length() && "/?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        int at = authority.lastIndexOf('@');
        String after = rest.substring(end);
        int question = after.indexOf('?');
        String path = question < 0 ? after : after.substring(0, question);
        String query = query(question < 0 ? "" : after.substring(question + 1), params);
        return new HttpAddress(
                scheme,
                at < 0 ? "" : authority.substring(0, at),
                host(authority.substring(at + 1).strip()),
                (path.isEmpty() ? "/" : encoded(path, "")) + (query.isEmpty() ? "" : "?" + query));
    }

    private static String host(String written) {
        if (written.isEmpty()) {
            throw invalid("url has no host");
        }
        if (written.chars().allMatch(c -> c < 128)) {
            return written;
        }
        try {
            return IDN.toASCII(written, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException unfit) {
            throw invalid("url has a host name that cannot be written in ASCII");
        }
    }

    private static String query(String written, List<Entry<String, String>> params) {
        Set<String> replaced = params.stream().map(Entry::getKey).collect(Collectors.toSet());
        var pairs = new ArrayList<String>();
        for (String pair : written.split("&")) {
            if (!pair.isEmpty() && (params.isEmpty() || !replaced.contains(name(pair)))) {
                pairs.add(encoded(pair, "?"));
            }
        }
        params.forEach(param -> pairs.add(form(param.getKey()) + "=" + form(param.getValue())));
        return String.join("&", pairs);
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }

    /** A name or value as forms write it. */
    static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Leaves what is encoded already, and encodes everything else that may not stand there. */
    private static String encoded(String text, String alsoAllowed) {
        var encoded = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean plain =
                    c < 128 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0 || alsoAllowed.indexOf(c) >= 0);
            boolean escape = c == '%'
                    && i + 2 < text.length()
                    && Character.digit(text.charAt(i + 1), 16) >= 0
                    && Character.digit(text.charAt(i + 2), 16) >= 0;
            if (plain || escape) {
                encoded.append((char) c);
            } else {
                for (byte one : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(String.format("%02X", one));
                }
            }
            i += Character.charCount(c);
        }
        return encoded.toString();
    }

    /** @throws NodeFailure where host or port make no address */
    URI toUri() {
        try {
            URI uri = URI.create(scheme + "://" + host + target);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            throw invalid("url is not a valid address");
        }
        throw invalid("url has no valid host");
    }

    private static NodeFailure invalid(String message) {
        return new NodeFailure("InvalidURLError", message);
    }
}
