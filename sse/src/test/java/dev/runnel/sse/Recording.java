package dev.runnel.sse;

import java.util.ArrayList;
import java.util.List;

/** Everything a listener was told, in order and as text, so that two readings can be compared. */
final class Recording implements EventStreamListener {

    final List<String> told = new ArrayList<>();
    final List<ServerSentEvent> events = new ArrayList<>();
    final List<Long> retries = new ArrayList<>();

    @Override
    public void event(String type, String data, String lastEventId) {
        ServerSentEvent event = new ServerSentEvent(type, data, lastEventId);
        events.add(event);
        told.add(event.toString());
    }

    @Override
    public void retry(long millis) {
        retries.add(millis);
        told.add("retry " + millis);
    }

    @Override
    public void comment(String text) {
        told.add("comment " + text);
    }
}
