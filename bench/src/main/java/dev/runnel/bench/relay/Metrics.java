package dev.runnel.bench.relay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single values out of a Prometheus text page. */
final class Metrics {

    /** What the product's JVM has allocated since its start, bytes. */
    static final String ALLOCATED = "runnel_jvm_allocated_bytes_total";

    private Metrics() {}

    /** The value of metric {@code name}, summed over its labels; NaN if the page does not have it. */
    static double value(String page, String name) {
        Pattern line = Pattern.compile("(?m)^" + Pattern.quote(name) + "(?:\\{[^}\\n]*})?[ \\t]+(\\S+)");
        Matcher found = line.matcher(page);
        double sum = Double.NaN;
        while (found.find()) {
            double value = Double.parseDouble(found.group(1));
            sum = Double.isNaN(sum) ? value : sum + value;
        }
        return sum;
    }
}
