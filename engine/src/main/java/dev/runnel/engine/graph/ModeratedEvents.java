package dev.runnel.engine.graph;

import dev.runnel.engine.OutputModeration;
import dev.runnel.run.EventSink;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Store;

/**
 * The events of a chatflow whose answer is checked: a flagged one is replaced, and says nothing more (apps.md section 2.8).
 */
final class ModeratedEvents implements EventSink {

    private static final String REASON = "output_moderation";

    private final EventSink events;
    private final OutputModeration moderation;
    private final Runnable halt;
    private boolean flagged;

    /** @param halt ends the graph; called on the thread that emits */
    ModeratedEvents(EventSink events, OutputModeration moderation, Runnable halt) {
        this.events = events;
        this.moderation = moderation;
        this.halt = halt;
    }

    /** Checks what is left when the graph has ended. */
    void finish() {
        if (!flagged && moderation.flagsRest()) {
            replace();
        }
    }

    @Override
    public void emit(Payload payload) {
        switch (payload) {
            case TextDelta(String text, var _) -> {
                if (!flagged) {
                    events.emit(payload);
                    if (moderation.flags(text)) {
                        replace();
                        halt.run();
                    }
                }
            }
            case TextReplaced(String text, var _) -> {
                if (!flagged) {
                    events.emit(payload);
                    moderation.restart(text);
                }
            }
            default -> events.emit(payload);
        }
    }

    private void replace() {
        flagged = true;
        events.emit(new TextReplaced(moderation.response(), REASON));
    }

    @Override
    public void emitDurably(Payload payload) {
        events.emitDurably(payload);
    }

    @Override
    public boolean emitWith(Payload payload, Store.Unit<Boolean> changes) {
        return events.emitWith(payload, changes);
    }

    @Override
    public void publish() {
        events.publish();
    }

    @Override
    public String text() {
        return events.text();
    }
}
