package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;

/** Hands what is said to the thread that runs the graph; what comes too late is lost. */
record InboxSpeech(Inbox<Signal> inbox) implements NodeAttempt.Speech {

    @Override
    public void piece(Place source, String output, String piece) {
        inbox.put(new Signal.Piece(source, output, piece));
    }

    @Override
    public void reasoning(Place source, String piece, boolean last) {
        inbox.put(new Signal.Reasoned(source, piece, last));
    }
}
