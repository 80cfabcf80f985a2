package dev.runnel.bench.load;

import java.util.Arrays;

/** Measured durations in nanoseconds, kept exactly, with percentiles by nearest rank. At most {@link #LIMIT}; later ones are counted, not kept. */
public final class Samples {

    /** Most values kept. */
    public static final int LIMIT = 4_000_000;

    private long[] values = new long[1024];
    private int size;
    private long left;
    private boolean sorted;

    /** Adds one duration. */
    public void add(long nanos) {
        if (size == LIMIT) {
            left++;
            return;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.min(LIMIT, size * 2));
        }
        values[size++] = nanos;
        sorted = false;
    }

    /** Number of values kept. */
    public int size() {
        return size;
    }

    /** Number of values beyond {@link #LIMIT}. */
    public long left() {
        return left;
    }

    /**
     * The smallest value that at least {@code percent} of the values do not exceed; NaN where there is none.
     *
     * @param percent above 0, at most 100
     */
    public double percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be above 0 and at most 100, not " + percent);
        }
        if (size == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
        int rank = (int) Math.ceil(percent / 100 * size);
        return values[Math.max(0, rank - 1)];
    }

    /** The middle value, or the mean of the two middle ones; NaN if a value is unknown or there is none. */
    public static double median(double... values) {
        if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
