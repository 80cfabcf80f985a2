package dev.runnel.run;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run's stored events amount to: the state in which its log leaves it.
 *
 * @param lastNumber the number of the last stored event, 0 where none is stored
 * @param text the answer text
 * @param finishedNodes node executions that ended
 * @param finished the last event where the run has ended, else null
 */
public record RunFold(long lastNumber, String text, int finishedNodes, Payload.@Nullable RunFinished finished) {

    /** Folds events in order. */
    public static RunFold of(Iterable<RunEvent> events) {
        var text = new StringBuilder();
        long last = 0;
        int nodes = 0;
        Payload.RunFinished finished = null;
        for (RunEvent event : events) {
            last = event.number();
            if (event.payload() instanceof Payload.TextDelta(String piece, List<String> ignored)) {
                text.append(piece);
            } else if (event.payload() instanceof Payload.TextReplaced(String whole, String ignored)) {
                text.setLength(0);
                text.append(whole);
            } else if (event.payload() instanceof Payload.RunRecovered(String whole, long ignored)) {
                text.setLength(0);
                text.append(whole);
            } else if (event.payload() instanceof Payload.NodeFinished) {
                nodes++;
            } else if (event.payload() instanceof Payload.RunFinished end) {
                finished = end;
            }
        }
        return new RunFold(last, text.toString(), nodes, finished);
    }

    /** Folds a run's log, read a page at a time. */
    public static RunFold of(RunLog log, UUID tenant, UUID run) {
        return of(new LogEvents(log, tenant, run));
    }
}
