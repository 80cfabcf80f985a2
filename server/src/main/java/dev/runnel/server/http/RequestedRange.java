package dev.runnel.server.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Which bytes of a file a request asks for (RFC 9110 section 14).
 *
 * <p>One range of bytes is served. Several at once, other units, malformed ranges and a failed {@code If-Range} lead to
 * the whole file, which the clause allows for each of them.
 */
sealed interface RequestedRange {

    /** Everything, from the first byte on. */
    record Whole() implements RequestedRange {}

    /** Bytes {@code first} to {@code last}, both of them included. */
    record Part(long first, long last) implements RequestedRange {
        long length() {
            return last - first + 1;
        }
    }

    /** The range lies behind the end. */
    record Unsatisfiable() implements RequestedRange {}

    /** {@code first-last}, {@code first-} or {@code -suffix}; digits beyond 18 mean more than any file has. */
    Pattern BYTES = Pattern.compile("(?i:bytes)=[ \\t]*(?:(\\d+)-(\\d*)|-(\\d+))[ \\t]*");

    /**
     * What a request asks for.
     *
     * @param length bytes of the file
     * @param tag the file's strong entity tag, with its quotes
     */
    static RequestedRange of(Request request, long length, String tag) {
        List<String> ranges = request.getHeaders().getValuesList(HttpHeader.RANGE);
        // Ranges mean something for GET only (section 14.2).
        if (ranges.size() != 1 || !request.getMethod().equals("GET")) {
            return new Whole();
        }
        // Strong comparison, and a date matches nothing because none is sent (section 13.1.5).
        String condition = request.getHeaders().get(HttpHeader.IF_RANGE);
        return condition == null || condition.strip().equals(tag) ? parse(ranges.getFirst(), length) : new Whole();
    }

    /** What a {@code Range} field means for a file of {@code length} bytes. */
    static RequestedRange parse(String field, long length) {
        Matcher range = BYTES.matcher(field);
        if (!range.matches()) {
            return new Whole();
        }
        if (range.group(3) != null) {
            long suffix = number(range.group(3));
            if (suffix == 0) {
                return new Unsatisfiable();
            }
            // The last bytes of nothing are nothing, which no Content-Range can say.
            return length == 0 ? new Whole() : new Part(Math.max(0, length - suffix), length - 1);
        }
        long first = number(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
        if (last < first) {
            return new Whole();
        }
        return first >= length ? new Unsatisfiable() : new Part(first, Math.min(last, length - 1));
    }

    private static long number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
    }
}
