package dev.runnel.run;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;

/** Every stored event of a run, in order, read from the log a page at a time. */
record LogEvents(RunLog log, UUID tenant, UUID run) implements Iterable<RunEvent> {

    @Override
    public Iterator<RunEvent> iterator() {
        return new Iterator<>() {
            private final ArrayDeque<RunEvent> page = new ArrayDeque<>();
            private long after;

            @Override
            public boolean hasNext() {
                if (page.isEmpty()) {
                    for (Segment segment : log.read(tenant, run, after, Watch.PAGE_BYTES)) {
                        page.addAll(EventCodec.decode(segment.events()));
                        after = segment.last();
                    }
                }
                return !page.isEmpty();
            }

            @Override
            public RunEvent next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.remove();
            }
        };
    }
}
