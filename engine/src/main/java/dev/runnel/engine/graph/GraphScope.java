package dev.runnel.engine.graph;

import dev.runnel.run.IdSource;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.RunContext;
import dev.runnel.run.Store;
import java.util.List;
import java.util.function.Function;

/**
 * What all graphs of one run share.
 *
 * @param context the run
 * @param ids makes ids of executions
 * @param tally counts over all graphs
 * @param texts how values become text
 * @param conversation how writes of conversation variables are kept
 */
record GraphScope(
        RunContext context,
        IdSource ids,
        RunTally tally,
        VariableText texts,
        Function<List<VariableWrite>, Store.Unit<Boolean>> conversation) {}
