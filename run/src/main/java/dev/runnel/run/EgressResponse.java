package dev.runnel.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer to an outbound request.
 *
 * @param head status and headers
 * @param body the whole body
 */
public record EgressResponse(Head head, byte[] body) {

    /**
     * Status and headers.
     *
     * @param status HTTP status
     * @param headers values by lower-case name
     */
    public record Head(int status, Map<String, List<String>> headers) {

        /** The first value of that header, whatever its case. */
        public Optional<String> header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
        }
    }
}
