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
 * @param systemRole role under which instructions are sent
 */
record ParameterRules(Map<String, String> rename, Set<String> drop, String systemRole) {

    static final String DEFAULT_SYSTEM_ROLE = "system";
    static final ParameterRules NONE = new ParameterRules(Map.of(), Set.of(), DEFAULT_SYSTEM_ROLE);

    ParameterRules {
        rename = Map.copyOf(rename);
        drop = Set.copyOf(drop);
    }

    /** These rules and, where they speak of the same parameter, the later ones instead. */
    ParameterRules and(ParameterRules later) {
        if (later.equals(NONE)) {
            return this;
        }
        var renamed = new HashMap<>(rename);
        var dropped = new HashSet<>(drop);
        renamed.keySet().removeAll(later.drop);
        dropped.removeAll(later.rename.keySet());
        renamed.putAll(later.rename);
        dropped.addAll(later.drop);
        return new ParameterRules(
                renamed, dropped, later.systemRole.equals(DEFAULT_SYSTEM_ROLE) ? systemRole : later.systemRole);
    }

    /** Drops and renames in place; a parameter given under both names keeps the value of the name that is sent. */
    void apply(Map<String, Value> parameters) {
        parameters.keySet().removeAll(drop);
        rename.forEach((name, sentName) -> {
            Value value = parameters.remove(name);
            if (value != null) {
                parameters.putIfAbsent(sentName, value);
            }
        });
    }
}
