package dev.runnel.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-like value that an app computes with: null, boolean, number, text, list, object or file.
 *
 * <p>Integers are 64 bit; an integer literal outside that range becomes a decimal. Lists and objects are immutable;
 * objects keep the order in which their members were written.
 */
public sealed interface Value {

    /** The absent value. */
    enum NullValue implements Value {
        NULL
    }

    /** True or false. */
    record BooleanValue(boolean value) implements Value {}

    /** A whole number of 64 bits. */
    record IntegerValue(long value) implements Value {}

    /** A number with a fraction, or too large for 64 bits; never NaN or infinite. */
    record DecimalValue(double value) implements Value {
        public DecimalValue {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("a decimal value must be finite");
            }
        }
    }

    /** A character string. */
    record TextValue(String value) implements Value {}

    /** An ordered list of values. */
    record ListValue(List<Value> items) implements Value {
        public ListValue {
            items = List.copyOf(items);
        }
    }

    /** Named members in the order of their writing. */
    record ObjectValue(Map<String, Value> members) implements Value {
        /** The object without members. */
        public static final ObjectValue EMPTY = new ObjectValue(Map.of());

        public ObjectValue {
            members = members.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member of that name, or null where there is none. */
        public @Nullable Value get(String name) {
            return members.get(name);
        }

        /** The member's text where it is a text, else {@code otherwise}. */
        public String text(String name, String otherwise) {
            return members.get(name) instanceof TextValue(String text) ? text : otherwise;
        }

        /** The member's truth where it is a boolean, else {@code otherwise}. */
        public boolean flag(String name, boolean otherwise) {
            return members.get(name) instanceof BooleanValue(boolean flag) ? flag : otherwise;
        }

        /** The member where it is an object, else the empty object. */
        public ObjectValue object(String name) {
            return members.get(name) instanceof ObjectValue object ? object : EMPTY;
        }

        /** The member's items where it is a list, else no items. */
        public List<Value> list(String name) {
            return members.get(name) instanceof ListValue(List<Value> items) ? items : List.of();
        }

        /** This object with one member set. */
        public ObjectValue with(String name, Value value) {
            var copy = new LinkedHashMap<>(members);
            copy.put(name, value);
            return new ObjectValue(copy);
        }
    }

    /** A file that a user sent or a node made. */
    record FileValue(FileReference file) implements Value {}

    /** The absent value. */
    Value NULL = NullValue.NULL;

    static Value of(@Nullable String text) {
        return text == null ? NULL : new TextValue(text);
    }

    static Value of(long number) {
        return new IntegerValue(number);
    }

    static Value of(double number) {
        return new DecimalValue(number);
    }

    static Value of(boolean flag) {
        return new BooleanValue(flag);
    }

    /**
     * The value of a plain Java tree of maps, lists, strings, numbers, booleans and nulls.
     *
     * @throws IllegalArgumentException where the tree holds something else
     */
    static Value ofPlain(@Nullable Object plain) {
        return PlainValues.toValue(plain);
    }

    /** This value as a plain Java tree of linked maps, lists, strings, longs, doubles, booleans and nulls. */
    default @Nullable Object plain() {
        return PlainValues.toPlain(this);
    }
}
