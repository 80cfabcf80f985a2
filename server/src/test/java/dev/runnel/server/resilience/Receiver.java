package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one client knows of one run, over as many connections as it took. */
final class Receiver {

    private final String name;
    private final StringBuilder answer = new StringBuilder();
    private final List<String> terminals = new ArrayList<>();
    private @Nullable String lastId;
    private @Nullable String task;
    private @Nullable String message;
    private long lastNumber;
    private boolean replaced;

    /** @param name said when something is wrong */
    Receiver(String name) {
        this.name = name;
    }

    /** Takes what a connection brought that was cut: all after the last event id is discarded. */
    void takeCut(List<Frame> frames) {
        int end = frames.size();
        while (end > 0 && frames.get(end - 1).id() == null) {
            end--;
        }
        takeWhole(frames.subList(0, end));
    }

    /** Takes what a connection brought that ended in good order. */
    void takeWhole(List<Frame> frames) {
        for (Frame frame : frames) {
            take(frame);
        }
    }

    private void take(Frame frame) {
        String event = frame.event();
        if (!event.equals("ping")) {
            assertThat(terminals).as("%s: frames before %s", name, frame).isEmpty();
        }
        switch (event) {
            case "message" -> answer.append(frame.text("answer"));
            case "message_replace" -> {
                replaced = true;
                answer.setLength(0);
                answer.append(frame.text("answer"));
            }
            case "message_end", "error" -> terminals.add(event.equals("error") ? frame.text("code") : event);
            case "ping" -> {}
            default -> throw new AssertionError(name + ": unexpected frame " + frame);
        }
        if (!frame.text("task_id").isEmpty()) {
            task = frame.text("task_id");
        }
        if (!frame.text("message_id").isEmpty()) {
            message = frame.text("message_id");
        }
        String id = frame.id();
        if (id != null) {
            long number = Long.parseLong(id.substring(id.lastIndexOf(':') + 1));
            assertThat(number).as("%s: numbers rise", name).isGreaterThan(lastNumber);
            if (lastId != null) {
                assertThat(id).startsWith(lastId.substring(0, lastId.lastIndexOf(':') + 1));
            }
            lastNumber = number;
            lastId = id;
        }
    }

    String answer() {
        return answer.toString();
    }

    /** {@code message_end}, or the code of an error. */
    List<String> terminals() {
        return terminals;
    }

    /** The last event id, null before the first. */
    @Nullable
    String lastId() {
        return lastId;
    }

    @Nullable
    String run() {
        return lastId == null ? null : lastId.substring(0, lastId.lastIndexOf(':'));
    }

    @Nullable
    String task() {
        return task;
    }

    @Nullable
    String message() {
        return message;
    }

    /** Whether text that had come was replaced. */
    boolean replaced() {
        return replaced;
    }
}
