package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.run.Payload;
import dev.runnel.run.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a thread that works for a graph hands to the one that runs it. */
sealed interface Signal {

    /** An event. */
    record Added(Payload payload) implements Signal {}

    /** An event that must be durable before its sender goes on. */
    record Durable(Payload payload, Store.@Nullable Unit<Boolean> changes, CompletableFuture<Boolean> done)
            implements Signal {}

    /** The whole text of a response node inside a container. */
    record Whole(List<String> origin, String text) implements Signal {}

    /** A piece of an output. */
    record Piece(Place source, String output, String piece) implements Signal {}

    /** A piece of reasoning. */
    record Reasoned(Place source, String piece, boolean last) implements Signal {}

    /** An attempt ended: with a result or with what it threw. */
    record Ended(
            NodeAttempt attempt,
            @Nullable NodeResult result,
            @Nullable Throwable thrown) implements Signal {}
}
