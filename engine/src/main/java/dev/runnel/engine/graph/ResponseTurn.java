package dev.runnel.engine.graph;

import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.graph.ResponseSegment.Variable;
import java.util.List;
import java.util.function.Predicate;

/** Something that waits for its turn to speak in a run. */
sealed interface ResponseTurn {

    /** A response node of the run's graph. */
    record Session(Place place, List<ResponseSegment> segments) implements ResponseTurn {

        @Override
        public String name() {
            return place.id();
        }

        @Override
        public boolean refersTo(Place source) {
            return refers(selector ->
                    selector.within(source.id(), "text") || selector.within(source.id(), "reasoning_content"));
        }

        /** Whether its template names that conversation variable. */
        boolean refersTo(String conversationVariable) {
            return refers(selector -> selector.within(Selector.CONVERSATION, conversationVariable));
        }

        private boolean refers(Predicate<Selector> wanted) {
            return segments.stream()
                    .anyMatch(each -> each instanceof Variable(Selector selector, String _) && wanted.test(selector));
        }
    }

    /** The text of a response node inside a container, whole. */
    record Whole(List<String> origin, String text) implements ResponseTurn {

        @Override
        public String name() {
            return origin.getFirst();
        }

        @Override
        public boolean refersTo(Place source) {
            return false;
        }
    }

    /** The id of the node that speaks. */
    String name();

    /** Whether its template names the answer or the reasoning of that node. */
    boolean refersTo(Place source);
}
