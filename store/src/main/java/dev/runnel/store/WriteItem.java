package dev.runnel.store;

import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Segment;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a batch writer does inside a transaction, and what it tells afterwards.
 *
 * <p>While a batch is applied, an item that fails by itself is {@linkplain #refuse refused}; it is told after the
 * others' commit, for the whole batch may yet be tried again.
 */
abstract sealed class WriteItem {

    private @Nullable Throwable refusal;

    /** The item begins (again). */
    final void begin() {
        refusal = null;
    }

    /** The item fails by itself: nothing of it is kept. */
    final void refuse(Throwable cause) {
        refusal = cause;
    }

    final boolean refused() {
        return refusal != null;
    }

    /** The batch is durable: tells whoever waits how this item ended. */
    final void settle() {
        Throwable cause = refusal;
        if (cause == null) {
            committed();
        } else {
            failed(cause);
        }
    }

    abstract void committed();

    /** The item is not kept, whether by itself or with everything. */
    abstract void failed(Throwable cause);

    /** The run whose log it belongs to, or null for units. */
    abstract @Nullable LogWriter log();

    /** Whether somebody waits for it. */
    abstract boolean urgent();

    /** A unit of records. */
    static final class Unit<T extends @Nullable Object> extends WriteItem {
        private final Store.Unit<T> unit;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        Unit(Store.Unit<T> unit) {
            this.unit = unit;
        }

        void run(SqlRecords records) {
            result = unit.run(records);
        }

        @Override
        @SuppressWarnings("NullAway") // T itself may be nullable
        void committed() {
            done.complete(result);
        }

        @Override
        void failed(Throwable cause) {
            done.completeExceptionally(cause);
        }

        @Override
        @Nullable
        LogWriter log() {
            return null;
        }

        @Override
        boolean urgent() {
            return true;
        }

        T await() {
            return WriteItem.await(done);
        }
    }

    /** A segment. */
    static final class Append extends WriteItem {
        private final LogWriter log;
        private final Segment segment;

        Append(LogWriter log, Segment segment) {
            this.log = log;
            this.segment = segment;
        }

        Segment segment() {
            return segment;
        }

        @Override
        void committed() {
            log.durable(segment);
        }

        @Override
        void failed(Throwable cause) {
            log.release(segment);
            log.fail(unavailable(cause));
        }

        @Override
        LogWriter log() {
            return log;
        }

        @Override
        boolean urgent() {
            return false;
        }
    }

    /** A segment together with a unit. */
    static final class AppendWith extends WriteItem {
        private final LogWriter log;
        private final Segment segment;
        private final Store.Unit<Boolean> unit;
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        AppendWith(LogWriter log, Segment segment, Store.Unit<Boolean> unit) {
            this.log = log;
            this.segment = segment;
            this.unit = unit;
        }

        Segment segment() {
            return segment;
        }

        boolean run(SqlRecords records) {
            return unit.run(records);
        }

        @Override
        void committed() {
            log.durable(segment);
            done.complete(true);
        }

        @Override
        void failed(Throwable cause) {
            log.release(segment);
            switch (cause) {
                case Declined ignored -> done.complete(false);
                case LogUnavailableException lost -> {
                    log.fail(lost);
                    done.completeExceptionally(lost);
                }
                // The unit's own exception: its caller's affair, the log goes on.
                default -> done.completeExceptionally(cause);
            }
        }

        @Override
        LogWriter log() {
            return log;
        }

        @Override
        boolean urgent() {
            return true;
        }

        boolean await() {
            return WriteItem.await(done);
        }
    }

    /** A reservation of numbers. */
    static final class Reserve extends WriteItem {
        private final LogWriter log;
        private final long number;

        Reserve(LogWriter log, long number) {
            this.log = log;
            this.number = number;
        }

        long number() {
            return number;
        }

        @Override
        void committed() {
            log.reserved(number);
        }

        @Override
        void failed(Throwable cause) {
            log.fail(unavailable(cause));
        }

        @Override
        LogWriter log() {
            return log;
        }

        @Override
        boolean urgent() {
            return false;
        }
    }

    /** A unit yielded false. */
    static final class Declined extends RuntimeException {
        Declined() {
            super("declined", null, false, false);
        }
    }

    /** The exception that a run's listener is told. */
    static LogUnavailableException unavailable(Throwable cause) {
        return cause instanceof LogUnavailableException own
                ? own
                : new LogUnavailableException("the run log cannot be written", cause);
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> done) {
        try {
            return done.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the store", interrupted);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new StoreUnavailableException("the store failed", failed);
            }
        }
    }
}
