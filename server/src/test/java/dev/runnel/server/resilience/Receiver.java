package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one client knows of one run, over as many connections as it took. */
final class Receiver {

    private final String name;
    private final ServedApp app;
    private final List<Frame> taken = new ArrayList<>();
    private final StringBuilder answer = new StringBuilder();
    private final List<String> terminals = new ArrayList<>();
    private @Nullable String lastId;
    private @Nullable String task;
    private @Nullable String message;
    private long lastNumber;
    private boolean replaced;
    private boolean messageEnded;

    /** @param name said when something is wrong */
    Receiver(String name) {
        this(name, ServedApp.CHAT);
    }

    /** @param app whose frames they are */
    Receiver(String name, ServedApp app) {
        this.name = name;
        this.app = app;
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
            taken.add(frame);
        }
        if (app.graph()) {
            takeOfGraph(event, frame);
        } else {
            takeOfChat(event, frame);
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

    private void takeOfChat(String event, Frame frame) {
        switch (event) {
            case "message" -> answer.append(frame.text("answer"));
            case "message_replace" -> replace(frame.text("answer"));
            case "message_end", "error" -> terminals.add(event.equals("error") ? frame.text("code") : event);
            case "ping" -> {}
            default -> throw new AssertionError(name + ": unexpected frame " + frame);
        }
    }

    private void takeOfGraph(String event, Frame frame) {
        boolean chat = app == ServedApp.CHATFLOW;
        switch (event) {
            case "message", "message_replace", "message_end" ->
                assertThat(chat).as("%s: %s", name, frame).isTrue();
            case "text_chunk", "text_replace" ->
                assertThat(chat).as("%s: %s", name, frame).isFalse();
            default -> {}
        }
        switch (event) {
            case "message" -> answer.append(frame.text("answer"));
            case "text_chunk" -> answer.append(frame.data("text"));
            case "message_replace" -> replace(frame.text("answer"));
            case "text_replace" -> replace(frame.data("text"));
            case "message_end" -> {
                assertThat(messageEnded).as("%s: a second %s", name, frame).isFalse();
                messageEnded = true;
            }
            case "workflow_finished" -> {
                boolean succeeded = frame.data("status").equals("succeeded");
                assertThat(messageEnded)
                        .as("%s: message_end before %s", name, frame)
                        .isEqualTo(chat && succeeded);
                terminals.add(succeeded ? event : failure(frame));
            }
            case "workflow_started",
                    "node_started",
                    "node_finished",
                    "iteration_started",
                    "iteration_next",
                    "iteration_completed",
                    "ping" -> {}
            default -> throw new AssertionError(name + ": unexpected frame " + frame);
        }
    }

    /** A workflow's end has no code, only the text that goes with it. */
    private static String failure(Frame frame) {
        String error = frame.data("error");
        boolean interrupted = frame.data("status").equals("failed") && error.startsWith("The server was interrupted");
        return interrupted ? "interrupted" : frame.data("status") + ": " + error;
    }

    private void replace(String text) {
        replaced = true;
        answer.setLength(0);
        answer.append(text);
    }

    /** Everything but pings, in the order in which it came. */
    List<Frame> taken() {
        return taken;
    }

    String answer() {
        return answer.toString();
    }

    /** {@code message_end} or {@code workflow_finished}, or the code of an error. */
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
