package dev.runnel.bench.load;

/** Takes a run of bytes {@code [from, to)}; the array is the caller's again after the call. */
interface BodySink {
    void bytes(byte[] buffer, int from, int to);
}
