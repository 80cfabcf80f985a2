package dev.runnel.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A target in memory that remembers what it kept; a knob says which batches fail, and how. */
final class RecordingTarget implements BatchTarget {

    final List<List<WriteItem>> kept = new CopyOnWriteArrayList<>();
    volatile Function<List<WriteItem>, @Nullable SQLException> fault = batch -> null;
    volatile boolean closed;

    List<WriteItem> items() {
        var items = new ArrayList<WriteItem>();
        kept.forEach(items::addAll);
        return items;
    }

    @Override
    public void write(List<WriteItem> batch) throws SQLException {
        SQLException now = fault.apply(batch);
        if (now != null) {
            throw now;
        }
        kept.add(List.copyOf(batch));
    }

    @Override
    public void probe() throws SQLException {
        SQLException now = fault.apply(List.of());
        if (now != null) {
            throw now;
        }
    }

    @Override
    public void between() {
        // Nothing to keep.
    }

    @Override
    public void close() {
        closed = true;
    }
}
