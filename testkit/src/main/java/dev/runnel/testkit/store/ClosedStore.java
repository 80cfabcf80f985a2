package dev.runnel.testkit.store;

import dev.runnel.run.RunLog;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/** The store before one is open. */
final class ClosedStore implements Store {

    @Override
    public <T extends @Nullable Object> T write(Unit<T> unit) {
        throw closed();
    }

    @Override
    public <T extends @Nullable Object> T read(Unit<T> unit) {
        throw closed();
    }

    @Override
    public RunLog log() {
        throw closed();
    }

    @Override
    public boolean writable() {
        return false;
    }

    @Override
    public void close() {
        // It never was open.
    }

    private static StoreUnavailableException closed() {
        return new StoreUnavailableException("the suite has not opened its store", null);
    }
}
