package dev.runnel.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives every function call of an answer its own position, whatever positions the provider writes.
 *
 * <p>Some compatible servers number all calls 0 or do not number them; a new id then tells a new call.
 */
final class ToolCallPositions {

    /** The provider wrote no position. */
    static final int NOT_SAID = -1;

    private record Call(int upstream, String id) {}

    private final List<Call> calls = new ArrayList<>();

    /** The position of the call that a piece with this position and this id (empty in later pieces) belongs to. */
    int of(int upstream, String id) {
        for (int at = calls.size() - 1; at >= 0; at--) {
            Call call = calls.get(at);
            boolean sameId = id.isEmpty() || call.id.isEmpty() || id.equals(call.id);
            if (sameId && (upstream == NOT_SAID || call.upstream == upstream)) {
                return at;
            }
        }
        calls.add(new Call(upstream, id));
        return calls.size() - 1;
    }
}
