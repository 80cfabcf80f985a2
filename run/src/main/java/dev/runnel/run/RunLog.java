package dev.runnel.run;

import java.util.List;
import java.util.UUID;

/**
 * The port to the log of run events.
 *
 * <p>Appends of one run are kept in their order and share transactions with those of others (group commit). The epoch
 * of the lease is checked in the same transaction.
 */
public interface RunLog {

    /**
     * Opens a run's log for its producer.
     *
     * @param lease held by this node
     * @param durableThrough the last event that is stored already, 0 for a new run
     * @param reservedThrough the last number that is reserved
     * @param listener told where it fails
     */
    Writer writer(Lease lease, long durableThrough, long reservedThrough, Listener listener);

    /**
     * Segments with events after {@code after}, in order; an empty list where there are none.
     *
     * @param maxBytes stops after the segment that reaches this sum; at least one segment comes where there is one
     */
    List<Segment> read(UUID tenant, UUID run, long after, int maxBytes);

    /** Bytes of all runs that wait to be written. */
    long pendingBytes();

    /** A run is told here, by a thread of the log; must be short. */
    interface Listener {

        /** The log could not be written for as long as it may; nothing of this run is written any more. */
        void failed(LogUnavailableException cause);
    }

    /** The end of one run's log; used by one producer. */
    interface Writer {

        /**
         * Hands over a segment and returns at once.
         *
         * @throws LogUnavailableException where the log has failed
         */
        void append(Segment segment);

        /**
         * Hands over a segment together with changes of records: both become durable, or neither. Blocks until then.
         *
         * @return what the unit yielded; where it yielded false, nothing was kept, the segment included
         * @throws LogUnavailableException where the log has failed
         */
        boolean appendWith(Segment segment, Store.Unit<Boolean> changes);

        /** Asks for numbers through {@code number} and returns at once. */
        void reserve(long number);

        /** The last number that is reserved durably. */
        long reservedThrough();

        /** The last event that is durable. */
        long durableThrough();

        /**
         * Blocks until events through {@code number} are durable.
         *
         * @throws LogUnavailableException where the log has failed
         */
        void awaitDurable(long number);

        /**
         * Blocks until numbers through {@code number} are reserved durably.
         *
         * @throws LogUnavailableException where the log has failed
         */
        void awaitReserved(long number);

        /** Bytes of this run that wait to be written. */
        long pendingBytes();

        /**
         * Blocks while this run or all runs together have more waiting than they may (1 MiB, 64 MiB).
         *
         * @throws LogUnavailableException where the log has failed
         */
        void awaitRoom();
    }
}
