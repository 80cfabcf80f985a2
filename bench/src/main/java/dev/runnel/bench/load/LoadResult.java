package dev.runnel.bench.load;

import java.util.Map;

/**
 * What a load has seen, from its first stream to its last.
 *
 * @param completed streams that ended as they should
 * @param failed streams that did not, by reason; empty when all is well
 * @param example the first failure in words, empty when there was none
 * @param most most streams open at the same time
 * @param added time from request to first event less the stub's own delay, of streams begun in the measured time (of all
 *     streams where each connection asks once)
 * @param downstream part of it between the stub's write of the first event and its arrival here
 */
public record LoadResult(
        long completed, Map<Fault, Long> failed, String example, int most, Samples added, Samples downstream) {

    /** Failed streams of every kind. */
    public long failures() {
        return failed.values().stream().mapToLong(Long::longValue).sum();
    }
}
