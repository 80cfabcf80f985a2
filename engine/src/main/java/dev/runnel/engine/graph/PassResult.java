package dev.runnel.engine.graph;

import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one pass of a container ended.
 *
 * @param variables the pool that it ran on
 * @param outputs what its response nodes answered
 * @param error why it failed, null where it did not
 * @param loopEnded whether it came to a loop's end node
 * @param writes conversation variables that it wrote, in order
 * @param usage what its model calls consumed
 * @param elapsed nanoseconds
 */
public record PassResult(
        VariablePool variables,
        ObjectValue outputs,
        @Nullable String error,
        boolean loopEnded,
        List<VariableWrite> writes,
        Usage usage,
        long elapsed) {}
