package dev.runnel.testkit.store;

import dev.runnel.run.Records;
import dev.runnel.run.Store;
import dev.runnel.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What the suites of the store share: one open store for all tests of a class, and a tenant of its own for each test,
 * so that no test sees another's rows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class StoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The store's clock. */
    protected final ManualClock clock = new ManualClock();

    /** The records of this test's tenant. */
    protected Samples samples = new Samples();

    /** Another tenant's records. */
    protected Samples strangers = new Samples();

    private Store store = closed();

    /** The database; it stays open after the suite. */
    protected abstract DatabaseUnderTest database();

    @BeforeAll
    final void openStore() {
        store = database().open(clock);
    }

    @AfterAll
    final void closeStore() {
        store.close();
    }

    @BeforeEach
    final void freshTenants() {
        samples = new Samples();
        strangers = new Samples();
    }

    /** The open store. */
    protected final Store store() {
        return store;
    }

    /** Closes the store and opens it again. */
    protected final Store reopened() {
        store.close();
        store = database().open(clock);
        return store;
    }

    /** A unit that yields nothing. */
    protected final void write(Consumer<Records> work) {
        store.write(records -> {
            work.accept(records);
            return true;
        });
    }

    /** A unit that reads. */
    protected final <T> T read(Function<Records, T> work) {
        return store.<T>read(work::apply);
    }

    /** What a look-up finds. */
    protected final <T> Optional<T> find(Function<Records, Optional<T>> work) {
        return read(work);
    }

    /** What a listing holds. */
    protected final <T> List<T> list(Function<Records, List<T>> work) {
        return read(work);
    }

    /** Whether a conditional change was made. */
    protected final boolean changed(Function<Records, Boolean> work) {
        return store.<Boolean>write(work::apply);
    }

    /** Lets the store's time pass until {@code reached}. */
    protected final void passTimeUntil(BooleanSupplier reached, String what) {
        until(
                () -> {
                    clock.advance(Duration.ofMillis(100));
                    return reached.getAsBoolean();
                },
                what);
    }

    /** Waits for what other threads do. */
    protected static void until(BooleanSupplier reached, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + PATIENCE.toSeconds() + " s of waiting: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static Store closed() {
        return new ClosedStore();
    }
}
