package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.template.JinjaLimits;
import dev.runnel.template.JinjaTemplate;
import dev.runnel.template.TemplateException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Renders by the limited evaluator of module {@code template}, and remembers the templates that were read last. */
public final class JinjaRenderer implements TemplateRenderer {

    private static final int REMEMBERED = 500;

    private final ReentrantLock lock = new ReentrantLock();
    /** In the order of their last use. */
    private final Map<String, JinjaTemplate> read = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JinjaTemplate> eldest) {
            return size() > REMEMBERED;
        }
    };

    @Override
    public String render(String template, Map<String, ?> values) {
        try {
            return parsed(template).render(values, JinjaLimits.defaults());
        } catch (TemplateException failed) {
            throw new NodeFailure("TemplateRenderError", String.valueOf(failed.getMessage()));
        }
    }

    private JinjaTemplate parsed(String template) {
        lock.lock();
        try {
            JinjaTemplate known = read.get(template);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        JinjaTemplate fresh = JinjaTemplate.parse(template);
        lock.lock();
        try {
            read.put(template, fresh);
        } finally {
            lock.unlock();
        }
        return fresh;
    }
}
