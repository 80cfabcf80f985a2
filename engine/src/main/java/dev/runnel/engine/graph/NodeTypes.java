package dev.runnel.engine.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The node types that this server knows, by their words in app files, old ones included. */
public final class NodeTypes {

    private final List<NodeType> types;
    private final Map<String, NodeType> byWord = new HashMap<>();

    /** @throws IllegalArgumentException where two types share a word */
    public NodeTypes(List<NodeType> types) {
        this.types = List.copyOf(types);
        for (NodeType type : types) {
            add(type.wire(), type);
            type.oldWords().forEach(word -> add(word, type));
        }
    }

    private void add(String word, NodeType type) {
        if (byWord.putIfAbsent(word, type) != null) {
            throw new IllegalArgumentException("two node types are called " + word);
        }
    }

    /** Every type, in the order of their declaration. */
    public List<NodeType> all() {
        return types;
    }

    /** The type of that word. */
    public Optional<NodeType> find(String word) {
        return Optional.ofNullable(byWord.get(word));
    }
}
