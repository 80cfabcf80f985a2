package dev.runnel.engine.graph;

import java.util.List;

/**
 * A kind of node: its settings and outputs, declared once, and how a node of it is made.
 *
 * <p>Every type is one file. What an editor shows, what an app file may say and what runs come from here.
 */
public interface NodeType {

    /** What a node does to the flow (workflow.md section 1.3). */
    enum Execution {
        /** Where a graph begins. */
        ROOT,
        /** Takes the edges of one handle only. */
        BRANCH,
        /** Runs a graph of its own. */
        CONTAINER,
        /** Answers: its template decides the order of streamed text. */
        RESPONSE,
        /** Everything else. */
        EXECUTABLE
    }

    /**
     * A variable that a node leaves.
     *
     * @param name its name at the node
     * @param type its wire type, such as {@code array[string]}
     */
    record Output(String name, String type) {}

    /** The word in app files, such as {@code llm}. */
    String wire();

    /** Words by which older files call it. */
    default List<String> oldWords() {
        return List.of();
    }

    /** What it does to the flow. */
    Execution execution();

    /** Every setting that it reads. */
    List<Setting<?>> settings();

    /** The variables that its nodes leave, where they do not depend on the settings. */
    List<Output> outputs();

    /** Whether {@code retry_config} is honoured (workflow.md section 1.2). */
    default boolean retries() {
        return false;
    }

    /** A node of these settings; faults of the file are noted there and do not throw. */
    Node read(Settings settings);
}
