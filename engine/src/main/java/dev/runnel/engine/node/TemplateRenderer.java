package dev.runnel.engine.node;

import java.util.Map;

/** Renders Jinja templates on plain values, within limits. */
@FunctionalInterface
public interface TemplateRenderer {

    /**
     * The rendered text.
     *
     * @param template the template's source
     * @param values maps, lists, texts, numbers, booleans and nulls by name
     * @throws dev.runnel.engine.graph.NodeFailure where it cannot be read or rendered; the message tells its author why
     */
    String render(String template, Map<String, ?> values);
}
