package dev.runnel.run;

import org.jspecify.annotations.Nullable;

/**
 * The port to durable records and to the run log.
 *
 * <p>Both calls block the calling virtual thread; while a unit waits for its turn it holds no connection and no lock.
 */
public interface Store extends AutoCloseable {

    /**
     * Some reading or writing of records that is done as a whole.
     *
     * @param <T> what it yields
     */
    @FunctionalInterface
    interface Unit<T extends @Nullable Object> {

        /** Does the work. It may run again after a conflict, so it must not act outside the records. */
        T run(Records records);
    }

    /**
     * Runs {@code unit}, all or nothing; when this returns its writes are durable.
     *
     * @throws StoreUnavailableException where nothing can be written now
     */
    <T extends @Nullable Object> T write(Unit<T> unit);

    /**
     * Runs {@code unit} on one consistent view; it may not write.
     *
     * @throws StoreUnavailableException where nothing can be read now
     */
    <T extends @Nullable Object> T read(Unit<T> unit);

    /** The log of run events in the same database. */
    RunLog log();

    /** Whether records can be written now; cheap, for readiness. */
    boolean writable();

    @Override
    void close();
}
