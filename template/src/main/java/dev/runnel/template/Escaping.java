package dev.runnel.template;

/** HTML escaping as MarkupSafe does it. */
final class Escaping {

    private Escaping() {}

    /** The value as text that is safe in HTML; what is safe already stays. */
    static Markup escape(Object value, Budget budget) {
        return value instanceof Markup markup ? markup : new Markup(escape(TextForm.str(value, budget), budget));
    }

    static String escape(String text, Budget budget) {
        var escaped = new TextBuilder(budget);
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            String replacement = switch (text.charAt(i)) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '\'' -> "&#39;";
                case '"' -> "&#34;";
                default -> "";
            };
            if (!replacement.isEmpty()) {
                escaped.append(text, copied, i).append(replacement);
                copied = i + 1;
            }
        }
        return escaped.append(text, copied, text.length()).finish();
    }

    /** Two texts one after the other; beside a safe one the other is escaped. */
    static Object join(Object left, Object right, Budget budget) {
        boolean safe = left instanceof Markup || right instanceof Markup;
        String first = safe ? escape(left, budget).text() : TextForm.str(left, budget);
        String second = safe ? escape(right, budget).text() : TextForm.str(right, budget);
        String joined = new TextBuilder(budget).append(first).append(second).finish();
        return safe ? new Markup(joined) : joined;
    }

    /** A text that has the kind of another: safe if that is safe. */
    static Object like(Object model, String text) {
        return model instanceof Markup ? new Markup(text) : text;
    }
}
