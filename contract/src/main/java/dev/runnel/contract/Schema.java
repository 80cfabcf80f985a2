package dev.runnel.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shape of a value: it validates requests and documents them, so the two cannot disagree. */
public sealed interface Schema {

    /** Checks a JSON value; what is wrong is added to {@code validation}. Returns the normalised value. */
    @Nullable
    Object check(Validation validation, @Nullable Object value, String path);

    /** Its JSON Schema (draft 2020-12); objects with a name become components of the document. */
    Map<String, @Nullable Object> describe(SchemaWriter writer);

    /** Checks a text of a query, path or form; schemas that a single text cannot spell refuse it. */
    default @Nullable Object checkText(Validation validation, String text, String path) {
        return validation.fail(path, "cannot be given here");
    }

    /** What a text must look like. */
    enum Format {
        NONE,
        UUID,
        /** A UUID, or the empty text for "absent". */
        UUID_OR_EMPTY,
        /** An absolute address; told, not checked. */
        URI,
        /** A time as RFC 3339 writes it; told, not checked. */
        TIME
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
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.text(this);
        }

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

        /** An absolute address. */
        public static final Text URI = new Text(0, Integer.MAX_VALUE, Format.URI, false);

        /** A time as RFC 3339 writes it. */
        public static final Text TIME = new Text(0, Integer.MAX_VALUE, Format.TIME, false);
    }

    /** A whole number from {@code least} to {@code most}. */
    record Whole(long least, long most) implements Schema {
        @Override
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.whole(least, most);
        }

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
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.typed("number");
        }

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
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.typed("boolean");
        }

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
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.choice(words);
        }

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
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.items(this);
        }

        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.items(this, value, path);
        }
    }

    /**
     * An object with declared fields. Requests ignore other members; what we write ourselves has no others.
     *
     * @param name of its component in documents, empty where it is shown in place
     * @param description what it is
     * @param closed whether there are no members but the declared ones
     * @param fields its members, in the order of writing
     */
    record Members(String name, String description, boolean closed, List<Field> fields) implements Schema {
        @Override
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.members(this);
        }

        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.members(this, value, path);
        }

        public Members {
            fields = List.copyOf(fields);
        }

        /** A request's object. */
        public Members(String name, List<Field> fields) {
            this(name, "", false, fields);
        }

        /** An object that the server writes, without members yet. */
        public static Members written(String name, String description) {
            return new Members(name, description, true, List.of());
        }

        /** With a member that is always there. */
        public Members has(String member, Schema schema, String description) {
            return and(new Field(member, schema, true, false, null, description));
        }

        /** With a member that is always there, but may be null. */
        public Members hasOrNull(String member, Schema schema, String description) {
            return and(new Field(member, schema, true, true, null, description));
        }

        /** With a member that may be absent, and is never null. */
        public Members mayHave(String member, Schema schema, String description) {
            return and(new Field(member, schema, false, false, null, description));
        }

        /** With a member that may be absent or null. */
        public Members mayHaveOrNull(String member, Schema schema, String description) {
            return and(new Field(member, schema, false, true, null, description));
        }

        /** With the members of another object. */
        public Members including(Members other) {
            var all = new ArrayList<>(fields);
            all.addAll(other.fields);
            return new Members(name, description, closed, all);
        }

        /** With that member at the end. */
        Members and(Field field) {
            var all = new ArrayList<>(fields);
            all.add(field);
            return new Members(name, description, closed, all);
        }
    }

    /**
     * An object with any names whose values have one shape.
     *
     * @param values the shape of every value
     */
    record Dictionary(Schema values) implements Schema {
        @Override
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.dictionary(values);
        }

        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.dictionary(values, value, path);
        }
    }

    /**
     * One of several shapes, none of which needs to be told from the others beforehand.
     *
     * @param name of its component in documents, empty where it is shown in place
     * @param shapes what it may be
     */
    record Either(String name, List<Schema> shapes) implements Schema {
        @Override
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.either(this);
        }

        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.either(shapes, value, path);
        }

        public Either {
            shapes = List.copyOf(shapes);
        }
    }

    /** An object with any members. */
    record FreeObject() implements Schema {
        @Override
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.typed("object");
        }

        @Override
        public @Nullable Object check(Validation validation, @Nullable Object value, String path) {
            return validation.freeObject(value, path);
        }
    }

    /** Any JSON value. */
    record Anything() implements Schema {
        @Override
        public Map<String, @Nullable Object> describe(SchemaWriter writer) {
            return writer.anything();
        }

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
