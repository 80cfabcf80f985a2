package dev.runnel.model;

import dev.runnel.run.ModelName;
import dev.runnel.run.ModelSink;
import dev.runnel.run.Usage;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a model says, one line per call. */
final class RecordingSink implements ModelSink {

    final List<String> lines = new ArrayList<>();
    final StringBuilder text = new StringBuilder();
    int drained;
    Usage usage;
    Runnable onText = () -> {};
    Runnable onFellBack = () -> {};

    @Override
    public void text(String piece) {
        lines.add("text " + piece);
        text.append(piece);
        onText.run();
    }

    @Override
    public void reasoning(String piece) {
        lines.add("reasoning " + piece);
    }

    @Override
    public void toolCall(int index, String id, String name, String arguments) {
        lines.add("call " + index + " " + id + " " + name + " " + arguments);
    }

    @Override
    public void fellBack(ModelName from, ModelName to, String reason) {
        lines.add("fell back " + from + " " + to + " " + reason);
        onFellBack.run();
    }

    @Override
    public void usage(Usage consumed) {
        usage = consumed;
    }

    @Override
    public void drained() {
        drained++;
    }
}
