package dev.runnel.run;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An outbound HTTP request.
 *
 * @param method such as {@code POST}
 * @param address absolute http or https address
 * @param headers names and values in order; never {@code Host} or {@code Content-Length}
 * @param body empty where there is none
 * @param trust who named the address
 * @param timeouts how long each stage may take
 * @param maxRedirects how many redirects are followed, 0 for none; each hop is checked anew
 */
public record EgressRequest(
        String method,
        URI address,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        Trust trust,
        Timeouts timeouts,
        int maxRedirects) {

    /** Who named the address. */
    public enum Trust {
        /** The operator, in the configuration. */
        OPERATOR,
        /** An app, a user or a redirect: private and local ranges are refused unless the operator allows them. */
        NAMED
    }

    /**
     * How long each stage may take.
     *
     * @param connect until the connection stands
     * @param firstByte from sending the request until the first byte of the body (or the end of an empty one)
     * @param idle between two pieces of the body
     * @param whole everything together
     */
    public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration whole) {}
}
