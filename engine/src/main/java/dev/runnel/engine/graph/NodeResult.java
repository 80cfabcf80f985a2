package dev.runnel.engine.graph;

import dev.runnel.run.FileReference;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt that went well left.
 *
 * @param inputs what it was given, for people
 * @param processData what it did, for people
 * @param outputs the variables that it leaves, untruncated
 * @param metadata execution metadata as Dify names it, beside tokens and prices
 * @param branch the handle that it chose, null for all edges
 * @param writes variables of others that it wrote, in order
 * @param usage what its model calls consumed
 * @param files files among the outputs
 */
public record NodeResult(
        ObjectValue inputs,
        ObjectValue processData,
        ObjectValue outputs,
        ObjectValue metadata,
        @Nullable String branch,
        List<VariableWrite> writes,
        Usage usage,
        List<FileReference> files) {

    /** A result with inputs and outputs only. */
    public static NodeResult of(ObjectValue inputs, ObjectValue outputs) {
        return new NodeResult(
                inputs,
                ObjectValue.EMPTY,
                outputs,
                ObjectValue.EMPTY,
                null,
                List.of(),
                Usage.NONE,
                Files.among(outputs));
    }

    public NodeResult withProcessData(ObjectValue data) {
        return new NodeResult(inputs, data, outputs, metadata, branch, writes, usage, files);
    }

    public NodeResult withMetadata(ObjectValue data) {
        return new NodeResult(inputs, processData, outputs, data, branch, writes, usage, files);
    }

    public NodeResult withBranch(String handle) {
        return new NodeResult(inputs, processData, outputs, metadata, handle, writes, usage, files);
    }

    public NodeResult withWrites(List<VariableWrite> written) {
        return new NodeResult(inputs, processData, outputs, metadata, branch, written, usage, files);
    }

    public NodeResult withUsage(Usage consumed) {
        return new NodeResult(inputs, processData, outputs, metadata, branch, writes, consumed, files);
    }

    /** Files among values. */
    static final class Files {

        private Files() {}

        static List<FileReference> among(ObjectValue values) {
            return values.members().values().stream()
                    .flatMap(value -> switch (value) {
                        case Value.FileValue(FileReference file) -> List.of(file).stream();
                        case Value.ListValue(List<Value> items) ->
                            items.stream()
                                    .filter(Value.FileValue.class::isInstance)
                                    .map(item -> ((Value.FileValue) item).file());
                        case Value.NullValue ignored -> List.<FileReference>of().stream();
                        case Value.BooleanValue ignored -> List.<FileReference>of().stream();
                        case Value.IntegerValue ignored -> List.<FileReference>of().stream();
                        case Value.DecimalValue ignored -> List.<FileReference>of().stream();
                        case Value.TextValue ignored -> List.<FileReference>of().stream();
                        case ObjectValue ignored -> List.<FileReference>of().stream();
                    })
                    .toList();
        }
    }
}
