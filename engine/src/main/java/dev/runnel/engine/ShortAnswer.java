package dev.runnel.engine;

import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelSink;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;

/** The text of a model call that nobody watches, cut where it is longer than such a call needs. */
final class ShortAnswer implements ModelSink {

    private static final int LIMIT = 16 * 1024;

    private final StringBuilder text = new StringBuilder();

    private ShortAnswer() {}

    /** Calls the model and returns what it said. */
    static String of(ModelPort models, ModelRequest request, StopSignal stop) {
        var answer = new ShortAnswer();
        models.generate(request, answer, stop);
        return answer.text.toString();
    }

    @Override
    public void text(String piece) {
        text.append(piece, 0, Math.min(piece.length(), LIMIT - text.length()));
    }

    @Override
    public void reasoning(String piece) {
        // Reasoning is no part of a title or a question.
    }

    @Override
    public void toolCall(int index, String id, String name, String arguments) {
        // No functions are offered.
    }

    @Override
    public void usage(Usage usage) {
        // The model module writes the usage row.
    }

    @Override
    public void drained() {
        // Nobody watches.
    }
}
