package dev.runnel.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * What can come in a stream of server-sent events whose JSON names the event itself, in its member {@code event}.
 *
 * @param name of its components in documents: {@code ChatEvents} for the events, {@code ChatEvent} for their JSON
 * @param description when it comes and what ends it
 * @param events its events
 * @param parts unions whose events may come as well
 */
public record EventUnion(String name, String description, List<Event> events, List<EventUnion> parts) {

    /** The member that names an event. */
    static final String DISCRIMINATOR = "event";

    /**
     * One kind of event.
     *
     * @param name the value of its member {@code event}
     * @param schema its JSON
     * @param last whether a stream can end with it
     */
    public record Event(String name, Schema schema, boolean last) {}

    /** @throws ContractException where the name is no plural, or two events have one name */
    public EventUnion {
        events = List.copyOf(events);
        parts = List.copyOf(parts);
        var faults = new ArrayList<String>();
        if (!name.endsWith("s")) {
            faults.add(name + ": a union of events is named in the plural");
        }
        if (events.stream().map(Event::name).distinct().count() < events.size()) {
            faults.add(name + ": two events have one name");
        }
        if (!faults.isEmpty()) {
            throw new ContractException(faults);
        }
    }

    /** A union of these events alone. */
    public static EventUnion of(String name, String description, List<Event> events) {
        return new EventUnion(name, description, events, List.of());
    }

    /** Every event of several unions. */
    public static EventUnion anyOf(String name, String description, EventUnion... parts) {
        return new EventUnion(name, description, List.of(), List.of(parts));
    }

    /** The name of one event's JSON. */
    String single() {
        return name.substring(0, name.length() - 1);
    }
}
