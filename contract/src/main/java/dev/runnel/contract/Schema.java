package dev.runnel.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shape of a value: it validates requests and documents them, so the two cannot disagree. */
public sealed interface Schema {

    /** Checks a JSON value; what is wrong is added to {@code validation}. Returns the normalised value. */
    @Nullable
    Object check(Validation validation, @Nullable Object value, String path);

    /** Checks a text of a query, path or form; schemas that a single text cannot spell refuse it. */
    default @Nullable Object checkText(Validation validation, String text, String path) {
        return validation.fail(path, "cannot be given here");
    }

    /** What a text must look like. */
    enum Format {
        NONE,
        UUID,
        /** A UUID, or the empty text for "absent". */
        UUID_OR_EMPTY
    }

    /**
     * A text.
     *
     * @param minLength least characters
     * @param maxLength most characters
     * @param format what it must look like
     * @param coerced whether numbers and booleans are taken as their text
     */
    record Text(int minLength, int maxLength, Format format, boolean coerced) implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.text(this, value, path);
        }

        @Override
        public @Nullable Object checkText(Validation validation, String text, String path) {
            return check(validation, text, path);
        }

        /** Any text. */
        public static final Text ANY = new Text(0, Integer.MAX_VALUE, Format.NONE, false);

        /** A UUID. */
        public static final Text UUID = new Text(0, Integer.MAX_VALUE, Format.UUID, false);
    }

    /** A whole number from {@code least} to {@code most}. */
    record Whole(long least, long most) implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.whole(least, most, value, path);
        }

        @Override
        public @Nullable Object checkText(Validation validation, String text, String path) {
            return validation.wholeText(least, most, text, path);
        }
    }

    /** Any number. */
    record Decimal() implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.decimal(value, path);
        }

        @Override
        public @Nullable Object checkText(Validation validation, String text, String path) {
            return validation.decimalText(text, path);
        }
    }

    /** True or false. */
    record Flag() implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.flag(value, path);
        }

        @Override
        public @Nullable Object checkText(Validation validation, String text, String path) {
            return validation.flagText(text, path);
        }
    }

    /** One of these words. */
    record Choice(List<String> words) implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.choice(words, value, path);
        }

        @Override
        public @Nullable Object checkText(Validation validation, String text, String path) {
            return check(validation, text, path);
        }

        public Choice {
            words = List.copyOf(words);
        }
    }

    /** A list of at most {@code most} items. */
    record Items(Schema item, int most) implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.items(this, value, path);
        }
    }

    /** An object with declared fields; others are ignored in requests. */
    record Members(String name, List<Field> fields) implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.members(this, value, path);
        }

        public Members {
            fields = List.copyOf(fields);
        }
    }

    /** An object with any members. */
    record FreeObject() implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.freeObject(value, path);
        }
    }

    /** Any JSON value. */
    record Anything() implements Schema {
        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.anything(value);
        }

        @Override
        public @Nullable Object checkText(Validation validation, String text, String path) {
            return text;
        }
    }

    /**
     * A member of an object.
     *
     * @param name its name on the wire
     * @param schema its shape
     * @param required whether it must be there
     * @param nullable whether null may stand there
     * @param otherwise what is taken where it is absent
     * @param description what it means
     */
    record Field(
            String name,
            Schema schema,
            boolean required,
            boolean nullable,
            @Nullable Object otherwise,
            String description) {}
}
