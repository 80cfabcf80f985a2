package dev.runnel.testkit.store;

import dev.runnel.run.Lease;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Run;
import dev.runnel.run.RunLog;
import dev.runnel.run.Segment;
import dev.runnel.run.Segment.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the suites of the run log share. */
public abstract class LogContract extends StoreContract {

    /** A run of this test with its end of the log, and what its listener was told. */
    protected final class Produced implements RunLog.Listener {
        protected final Run run;
        protected final Lease lease;
        protected final RunLog.Writer writer;
        protected final List<LogUnavailableException> failures = new CopyOnWriteArrayList<>();

        Produced() {
            run = samples.run();
            lease = Samples.lease(run);
            write(records -> records.runs().insert(run, Samples.NODE));
            writer = store().log().writer(lease, 0, run.reservedThrough(), this);
        }

        @Override
        public void failed(LogUnavailableException cause) {
            failures.add(cause);
        }

        /** What is stored of it. */
        protected List<Segment> stored() {
            return store().log().read(run.tenant(), run.id(), 0, Integer.MAX_VALUE);
        }
    }

    /** A fresh run whose rows are durable. */
    protected final Produced produced() {
        return new Produced();
    }

    /** A segment of deltas from {@code first} to {@code last}, whose bytes are its own. */
    protected static Segment segment(long first, long last) {
        return segment(first, last, 40, Retention.DELTA);
    }

    protected static Segment segment(long first, long last, int bytes, Retention retention) {
        byte[] events = new byte[bytes];
        new Random(first * 31 + last).nextBytes(events);
        return new Segment(first, last, Samples.NOW + first, Samples.NOW + last, retention, events);
    }

    /** The same segments, byte for byte: arrays are compared by content. */
    protected static boolean same(List<Segment> one, List<Segment> other) {
        return described(one).equals(described(other));
    }

    private static List<String> described(List<Segment> segments) {
        var described = new ArrayList<String>();
        for (Segment segment : segments) {
            described.add(segment.first() + "-" + segment.last() + " " + segment.firstTime() + "-" + segment.lastTime()
                    + " " + segment.retention() + " " + java.util.HexFormat.of().formatHex(segment.events()));
        }
        return described;
    }
}
