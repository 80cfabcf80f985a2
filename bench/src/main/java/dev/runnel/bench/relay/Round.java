package dev.runnel.bench.relay;

import dev.runnel.bench.load.LoadResult;

/**
 * One round of one server: what its processes used between the two ends of the measured time, and what the load saw.
 *
 * @param begin the begin of the measured time
 * @param end the end of it
 * @param residentBytes memory of the server's processes at the end
 * @param descriptors most descriptors that one of its processes had open at the end
 * @param load what the generator saw
 */
record Round(Sample begin, Sample end, long residentBytes, long descriptors, LoadResult load) {

    /**
     * Running totals at one moment.
     *
     * @param nanos the moment, monotonic
     * @param events text events received
     * @param serverCpu CPU time of the server's processes, nanoseconds
     * @param stubCpu CPU time of its stub, nanoseconds
     * @param generatorCpu CPU time of this process, nanoseconds
     * @param allocated bytes that the server's JVM has allocated, NaN if unknown
     * @param allocatedAtEvents text events received when {@code allocated} was read
     */
    record Sample(
            long nanos,
            long events,
            long serverCpu,
            long stubCpu,
            long generatorCpu,
            double allocated,
            long allocatedAtEvents) {}

    long events() {
        return end.events - begin.events;
    }

    double eventsPerSecond() {
        return events() / ((end.nanos - begin.nanos) / 1e9);
    }

    double cpuMicrosPerEvent() {
        return perEvent(end.serverCpu - begin.serverCpu) / 1000;
    }

    double stubMicrosPerEvent() {
        return perEvent(end.stubCpu - begin.stubCpu) / 1000;
    }

    double generatorMicrosPerEvent() {
        return perEvent(end.generatorCpu - begin.generatorCpu) / 1000;
    }

    /** Bytes that the server's JVM allocated per event; NaN if unknown. */
    double allocatedPerEvent() {
        long between = end.allocatedAtEvents - begin.allocatedAtEvents;
        return between == 0 ? Double.NaN : (end.allocated - begin.allocated) / between;
    }

    private double perEvent(long total) {
        return events() == 0 ? Double.NaN : (double) total / events();
    }
}
