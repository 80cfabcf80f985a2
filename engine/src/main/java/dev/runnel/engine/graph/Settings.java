package dev.runnel.engine.graph;

import dev.runnel.engine.ConfigurationNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of one node as its app file gives them, read through their declarations. */
public final class Settings {

    private final ConfigurationNode node;
    private final List<Setting<?>> declared;
    private final boolean failuresHandled;

    /**
     * @param node where they are written; faults are collected there
     * @param declared what may be asked for
     */
    public Settings(ConfigurationNode node, List<Setting<?>> declared) {
        this(node, declared, false);
    }

    /**
     * @param failuresHandled whether the app repeats failed attempts of this node, or goes on after them
     */
    public Settings(ConfigurationNode node, List<Setting<?>> declared, boolean failuresHandled) {
        this.node = node;
        this.declared = declared;
        this.failuresHandled = failuresHandled;
    }

    /** Whether the node has an error strategy or is retried; false for settings within a setting. */
    public boolean failuresHandled() {
        return failuresHandled;
    }

    /**
     * The setting's value; its fault is noted where it is wrong.
     *
     * @throws IllegalStateException for a setting that the node type does not declare
     */
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        if (!declared.contains(setting)) {
            throw new IllegalStateException("setting " + setting.name() + " is not declared");
        }
        return setting.read(node);
    }

    /** Whether the file gives it at all. */
    public boolean has(Setting<?> setting) {
        return node.has(setting.name());
    }

    /** Notes a fault of one setting: import warns, and a run fails with it. */
    public void warn(Setting<?> setting, String message) {
        node.warn(setting.name(), message);
    }
}
