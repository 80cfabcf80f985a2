package dev.runnel.template;

import dev.runnel.template.TemplateException.Reason;

/** A failure that does not yet know its place in the source; {@link JinjaTemplate} gives it one. */
final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    private Fault(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What Python or Jinja would raise while rendering, or a refusal of what is not supported. */
    static Fault evaluation(String message) {
        return new Fault(Reason.EVALUATION, message);
    }

    static Fault limit(String message) {
        return new Fault(Reason.LIMIT, message);
    }

    static Fault stopped() {
        return new Fault(Reason.STOPPED, "the rendering was stopped");
    }

    Reason reason() {
        return reason;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
