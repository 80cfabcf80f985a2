package dev.runnel.model;

import dev.runnel.run.ModelRequest;
import dev.runnel.run.Value;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the parameters of a request as every dialect wants them read. */
final class GivenParameters {

    private GivenParameters() {}

    /** Those that go to the provider as the app gives them: all but the ones that a dialect makes itself. */
    static Map<String, Value> beside(ModelRequest request, Set<String> ours) {
        Map<String, Value> members = new LinkedHashMap<>();
        request.parameters().members().forEach((name, value) -> {
            if (!ours.contains(name) && !(value instanceof NullValue)) {
                members.put(name, wholeWherePossible(value));
            }
        });
        return members;
    }

    /** 1.0 as 1: servers that want a whole number refuse the first, and all take the second. */
    private static Value wholeWherePossible(Value value) {
        return value instanceof DecimalValue(double number)
                        && number == Math.rint(number)
                        && Math.abs(number) < 1L << 53
                ? Value.of((long) number)
                : value;
    }

    /** The stop sequences of the request and of its parameters, each once. */
    static List<String> stops(ModelRequest request) {
        List<String> stops = new ArrayList<>(request.stop());
        for (Value own : request.parameters().list("stop")) {
            if (own instanceof TextValue(String stop)) {
                stops.add(stop);
            }
        }
        return stops.stream().filter(stop -> !stop.isEmpty()).distinct().toList();
    }

    /** The schema of a function's arguments; one without parameters takes an empty object. */
    static ObjectValue arguments(ModelRequest.ToolDefinition tool) {
        return tool.parameters().members().isEmpty()
                ? object("type", Value.of("object"), "properties", ObjectValue.EMPTY)
                : tool.parameters();
    }

    /** An object of two members. */
    static ObjectValue object(String first, Value one, String second, Value two) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put(first, one);
        members.put(second, two);
        return new ObjectValue(members);
    }
}
