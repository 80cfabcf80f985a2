package dev.runnel.model;

import dev.runnel.run.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How the parameters of an app become those that a model takes.
 *
 * @param rename parameter to the name under which it is sent
 * @param drop parameters that are not sent
 * @param displaced parameters that are not sent beside another one, with that one
 * @param systemRole role under which instructions are sent
 * @param thinking how the model is asked to think
 */
record ParameterRules(
        Map<String, String> rename,
        Set<String> drop,
        Map<String, String> displaced,
        String systemRole,
        Thinking thinking) {

    /** How a model of Anthropic's dialect is asked to think. */
    enum Thinking {
        /** With a budget of tokens, and only if asked. */
        BUDGET,
        /** As it sees fit, which can be switched off. */
        ADAPTIVE,
        /** It always does. */
        ALWAYS
    }

    static final String DEFAULT_SYSTEM_ROLE = "system";
    static final ParameterRules NONE = of(Map.of(), Set.of());

    ParameterRules {
        rename = Map.copyOf(rename);
        drop = Set.copyOf(drop);
        displaced = Map.copyOf(displaced);
    }

    /** Rules that rename and drop, and nothing else. */
    static ParameterRules of(Map<String, String> rename, Set<String> drop) {
        return new ParameterRules(rename, drop, Map.of(), DEFAULT_SYSTEM_ROLE, Thinking.BUDGET);
    }

    /** These rules and, where they speak of the same parameter, the later ones instead. */
    ParameterRules and(ParameterRules later) {
        if (later.equals(NONE)) {
            return this;
        }
        var renamed = new HashMap<>(rename);
        var dropped = new HashSet<>(drop);
        var displacing = new HashMap<>(displaced);
        renamed.keySet().removeAll(later.drop);
        dropped.removeAll(later.rename.keySet());
        renamed.putAll(later.rename);
        dropped.addAll(later.drop);
        displacing.putAll(later.displaced);
        return new ParameterRules(
                renamed,
                dropped,
                displacing,
                later.systemRole.equals(DEFAULT_SYSTEM_ROLE) ? systemRole : later.systemRole,
                later.thinking == Thinking.BUDGET ? thinking : later.thinking);
    }

    /** Drops and renames in place; a parameter given under both names keeps the value of the name that is sent. */
    void apply(Map<String, Value> parameters) {
        parameters.keySet().removeAll(drop);
        displaced.forEach((name, by) -> {
            if (parameters.containsKey(by)) {
                parameters.remove(name);
            }
        });
        rename.forEach((name, sentName) -> {
            Value value = parameters.remove(name);
            if (value != null) {
                parameters.putIfAbsent(sentName, value);
            }
        });
    }
}
