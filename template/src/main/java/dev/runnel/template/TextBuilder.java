package dev.runnel.template;

/** A text under construction that cannot grow beyond its limit. */
final class TextBuilder {

    private final StringBuilder text = new StringBuilder();
    private final Budget budget;
    private final int most;
    private final String name;

    TextBuilder(Budget budget) {
        this(budget, budget.limits().valueSize(), "a value");
    }

    private TextBuilder(Budget budget, int most, String name) {
        this.budget = budget;
        this.most = most;
        this.name = name;
    }

    /** For what the template writes. */
    static TextBuilder output(Budget budget) {
        return new TextBuilder(budget, budget.limits().outputCharacters(), "the output");
    }

    TextBuilder append(String piece) {
        room(piece.length());
        text.append(piece);
        return this;
    }

    TextBuilder append(char character) {
        room(1);
        text.append(character);
        return this;
    }

    TextBuilder append(String piece, int start, int end) {
        room(end - start);
        text.append(piece, start, end);
        return this;
    }

    TextBuilder appendCodePoint(int codePoint) {
        room(2);
        text.appendCodePoint(codePoint);
        return this;
    }

    TextBuilder repeat(String piece, long times) {
        if (times > 0 && !piece.isEmpty()) {
            room(Math.min(times, Integer.MAX_VALUE) * piece.length());
            for (long i = 0; i < times; i++) {
                text.append(piece);
            }
        }
        return this;
    }

    /** The text as it is; it is not counted as a value. */
    @Override
    public String toString() {
        return text.toString();
    }

    /** The text, counted as a value; the builder is of no more use. */
    String finish() {
        budget.allocate(text.length());
        return text.toString();
    }

    private void room(long more) {
        if (more > most - text.length()) {
            throw Fault.limit(name + " has more than " + most + " characters");
        }
    }
}
