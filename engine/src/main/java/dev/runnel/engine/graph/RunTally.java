package dev.runnel.engine.graph;

import dev.runnel.run.FileReference;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a run counts over all its graphs, those of passes included; any thread may count. */
final class RunTally {

    private final int limit;
    private int started;
    private int exceptions;
    private Usage usage = Usage.NONE;
    private final Map<String, Value> reasoning = new LinkedHashMap<>();
    private final List<Value> sources = new ArrayList<>();
    private final Set<FileReference> files = new LinkedHashSet<>();

    /** @param limit node executions that a run may start */
    RunTally(int limit) {
        this.limit = limit;
    }

    /** A node starts. @throws StepsExceededException where that is one too many */
    synchronized void start() {
        if (started >= limit) {
            throw new StepsExceededException(limit);
        }
        started++;
    }

    /** An attempt failed. */
    synchronized void exception() {
        exceptions++;
    }

    synchronized void add(Usage more) {
        if (!more.equals(Usage.NONE)) {
            usage = usage.plus(more);
        }
    }

    /** A node left sources or reasoning that the answer's metadata tells of, or files of the answer. */
    synchronized void leave(String node, NodeResult result, boolean answers) {
        if (result.outputs().text("reasoning_content", "").length() > 0) {
            reasoning.put(node, result.outputs().members().get("reasoning_content"));
        }
        sources.addAll(result.metadata().list("retriever_resources"));
        if (answers) {
            files.addAll(result.files());
        }
    }

    /** What {@code message_end} shows beside usage. */
    synchronized ObjectValue metadata() {
        return ObjectValue.EMPTY
                .with("retriever_resources", new ListValue(sources))
                .with("reasoning", new ObjectValue(reasoning));
    }

    synchronized List<FileReference> files() {
        return List.copyOf(files);
    }

    synchronized int exceptions() {
        return exceptions;
    }

    synchronized Usage usage() {
        return usage;
    }

    /** The run started more nodes than it may (workflow.md section 2.2). */
    static final class StepsExceededException extends RuntimeException {
        StepsExceededException(int limit) {
            super("Maximum execution steps exceeded: " + (limit + 1) + " > " + limit, null, false, false);
        }
    }
}
