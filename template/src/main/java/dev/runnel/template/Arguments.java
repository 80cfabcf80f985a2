package dev.runnel.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What a call passes: values by position, values by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** Marks a parameter that got no value. */
    static final Object ABSENT = new Object();

    /** Matches the values with parameters; the first {@code required} ones must get one. */
    Bound bind(String function, int required, String... parameters) {
        if (positional.size() > parameters.length) {
            throw Fault.evaluation(function + "() takes at most " + parameters.length + " arguments ("
                    + positional.size() + " given)");
        }
        Object[] values = new Object[parameters.length];
        int used = 0;
        for (int i = 0; i < parameters.length; i++) {
            Object byName = named.getOrDefault(parameters[i], ABSENT);
            if (byName != ABSENT) {
                used++;
                if (i < positional.size()) {
                    throw Fault.evaluation(
                            function + "() got multiple values for argument " + TextForm.quote(parameters[i]));
                }
            }
            values[i] = i < positional.size() ? positional.get(i) : byName;
            if (i < required && values[i] == ABSENT) {
                throw Fault.evaluation(function + "() missing required argument: " + TextForm.quote(parameters[i]));
            }
        }
        if (used < named.size()) {
            Iterator<String> names = named.keySet().iterator();
            String name = names.next();
            while (List.of(parameters).contains(name)) {
                name = names.next();
            }
            throw Fault.evaluation(function + "() got an unexpected keyword argument " + TextForm.quote(name));
        }
        return new Bound(values);
    }

    /** Like {@link #bind} for functions that take nothing by name. */
    Bound bindPositional(String function, int required, int allowed) {
        if (!named.isEmpty()) {
            throw Fault.evaluation(function + "() takes no keyword arguments");
        }
        if (positional.size() < required || positional.size() > allowed) {
            String expected = required == allowed
                    ? Integer.toString(required)
                    : positional.size() < required ? "at least " + required : "at most " + allowed;
            throw Fault.evaluation(function + "() takes " + expected + " arguments (" + positional.size() + " given)");
        }
        Object[] values = new Object[allowed];
        for (int i = 0; i < allowed; i++) {
            values[i] = i < positional.size() ? positional.get(i) : ABSENT;
        }
        return new Bound(values);
    }
}
