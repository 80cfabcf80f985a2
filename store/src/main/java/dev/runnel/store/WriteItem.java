package dev.runnel.store;

import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Records;
import dev.runnel.run.Segment;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One thing that a batch writer does inside a transaction, and what it tells afterwards. */
sealed interface WriteItem {

    /** Does the work; a {@link SqlFailure} means that the database does not serve. */
    void apply(SqlSession session, Records records);

    /** The transaction is durable. */
    void committed();

    /** The item failed by itself; the others of its batch did not. */
    void failed(RuntimeException cause);

    /** The run whose log it belongs to, or null for units. */
    @Nullable
    LogWriter log();

    /** A unit of records. */
    final class Unit<T extends @Nullable Object> implements WriteItem {
        private final Store.Unit<T> unit;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;

        Unit(Store.Unit<T> unit) {
            this.unit = unit;
        }

        @Override
        public void apply(SqlSession session, Records records) {
            result = unit.run(records);
        }

        @Override
        @SuppressWarnings("NullAway") // T itself may be nullable
        public void committed() {
            done.complete(result);
        }

        @Override
        public void failed(RuntimeException cause) {
            done.completeExceptionally(cause);
        }

        @Override
        public @Nullable LogWriter log() {
            return null;
        }

        T await() {
            return WriteItem.await(done);
        }
    }

    /** A segment. */
    record Append(LogWriter log, Segment segment) implements WriteItem {
        @Override
        public void apply(SqlSession session, Records records) {
            SegmentRecords.append(session, log.lease(), segment);
        }

        @Override
        public void committed() {
            log.durable(segment);
        }

        @Override
        public void failed(RuntimeException cause) {
            log.release(segment);
            log.fail(unavailable(cause));
        }
    }

    /** A segment together with a unit. */
    final class AppendWith implements WriteItem {
        private final LogWriter log;
        private final Segment segment;
        private final Store.Unit<Boolean> unit;
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private boolean kept;

        AppendWith(LogWriter log, Segment segment, Store.Unit<Boolean> unit) {
            this.log = log;
            this.segment = segment;
            this.unit = unit;
        }

        @Override
        public void apply(SqlSession session, Records records) {
            kept = unit.run(records);
            if (!kept) {
                throw new Refused();
            }
            SegmentRecords.append(session, log.lease(), segment);
        }

        @Override
        public void committed() {
            log.durable(segment);
            done.complete(true);
        }

        @Override
        public void failed(RuntimeException cause) {
            log.release(segment);
            if (cause instanceof Refused) {
                done.complete(false);
            } else if (cause instanceof LogUnavailableException || cause instanceof StoreUnavailableException) {
                log.fail(unavailable(cause));
                done.completeExceptionally(unavailable(cause));
            } else {
                done.completeExceptionally(cause);
            }
        }

        @Override
        public LogWriter log() {
            return log;
        }

        boolean await() {
            return WriteItem.await(done);
        }
    }

    /** A reservation of numbers. */
    record Reserve(LogWriter log, long number) implements WriteItem {
        @Override
        public void apply(SqlSession session, Records records) {
            SegmentRecords.reserve(session, log.lease(), number);
        }

        @Override
        public void committed() {
            log.reserved(number);
        }

        @Override
        public void failed(RuntimeException cause) {
            log.fail(unavailable(cause));
        }
    }

    /** A unit said no: its savepoint is rolled back. */
    final class Refused extends RuntimeException {
        Refused() {
            super("refused", null, false, false);
        }
    }

    private static LogUnavailableException unavailable(RuntimeException cause) {
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
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(failed.getCause());
        }
    }
}
