package dev.runnel.template;

import dev.runnel.template.TemplateException.Reason;

/** A template's text with one kind of line ends and without the last one, as Jinja reads it; it knows its places. */
record Source(String text) {

    static Source of(String original) {
        String text = original;
        if (text.indexOf('\r') >= 0) {
            text = text.replace("\r\n", "\n").replace('\r', '\n');
        }
        return new Source(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    }

    /** The problem with its line and column; {@code at} may be the end. */
    TemplateException problem(Reason reason, int at, String message) {
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new TemplateException(reason, line, text.codePointCount(start, at) + 1, message);
    }

    TemplateException syntax(int at, String message) {
        return problem(Reason.SYNTAX, at, message);
    }
}
