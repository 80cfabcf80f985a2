package dev.runnel.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} makes: attributes that inner scopes can set. */
final class Namespace implements JinjaObject {

    private final Map<String, Object> attributes = new LinkedHashMap<>();

    Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Namespace";
    }
}
