package dev.runnel.server.http;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of a path: a tree of path segments in which a literal goes before a parameter.
 *
 * <p>Empty segments do not count, so a trailing or doubled slash is the same resource.
 */
final class Router {

    /** What a path leads to. */
    sealed interface Match {

        /** An operation with the texts of its path parameters. */
        record Found(Operation operation, Map<String, String> parameters) implements Match {}

        /** The path exists for other methods. */
        record OtherMethods(String allow) implements Match {}

        /** Nothing is here. */
        record Nothing() implements Match {}
    }

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();
        final EnumMap<Method, Operation> operations = new EnumMap<>(Method.class);

        @Nullable
        Node parameter;
    }

    private final Node root = new Node();

    void add(String base, Operation operation) {
        Node node = root;
        for (String segment : segments(base + operation.path())) {
            if (segment.startsWith("{")) {
                Node next = node.parameter;
                if (next == null) {
                    next = new Node();
                    node.parameter = next;
                }
                node = next;
            } else {
                node = node.literals.computeIfAbsent(segment, name -> new Node());
            }
        }
        node.operations.put(operation.method(), operation);
    }

    /** @param method as on the wire; HEAD is looked up as GET */
    Match match(String method, List<String> segments) {
        Node node = find(root, segments, 0);
        if (node == null) {
            return new Match.Nothing();
        }
        Operation operation = null;
        for (Map.Entry<Method, Operation> candidate : node.operations.entrySet()) {
            if (candidate.getKey().name().equals(method.equals("HEAD") ? "GET" : method)) {
                operation = candidate.getValue();
            }
        }
        if (operation == null) {
            return new Match.OtherMethods(allow(node));
        }
        var parameters = new HashMap<String, String>();
        List<String> template = segments(operation.path());
        int offset = segments.size() - template.size();
        for (int i = 0; i < template.size(); i++) {
            String place = template.get(i);
            if (place.startsWith("{")) {
                parameters.put(place.substring(1, place.length() - 1), segments.get(offset + i));
            }
        }
        return new Match.Found(operation, parameters);
    }

    /** The methods of a path, for {@code Allow}; empty where nothing is there. */
    String allow(List<String> segments) {
        Node node = find(root, segments, 0);
        return node == null ? "" : allow(node);
    }

    private static String allow(Node node) {
        var methods = new TreeSet<String>();
        node.operations.keySet().forEach(method -> methods.add(method.name()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private static @Nullable Node find(Node node, List<String> segments, int at) {
        if (at == segments.size()) {
            return node.operations.isEmpty() ? null : node;
        }
        Node literal = node.literals.get(segments.get(at));
        Node found = literal == null ? null : find(literal, segments, at + 1);
        Node parameter = node.parameter;
        return found != null || parameter == null ? found : find(parameter, segments, at + 1);
    }

    /** The non-empty segments of a path. */
    static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
