package dev.runnel.run;

import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.Map;

/**
 * Values as compact JSON (RFC 8259), written here and read by {@link JsonParser}.
 *
 * <p>This module has no library, and records, log and projections all need the same text.
 */
public final class JsonText {

    private JsonText() {}

    /** The value as JSON text. */
    public static String write(Value value) {
        var out = new ByteBuilder(128);
        write(value, out);
        return out.toString();
    }

    /** Writes the value as JSON. */
    public static void write(Value value, ByteBuilder out) {
        switch (value) {
            case NullValue ignored -> out.ascii("null");
            case BooleanValue(boolean flag) -> out.ascii(flag ? "true" : "false");
            case IntegerValue(long number) -> out.decimal(number);
            case DecimalValue(double number) -> out.ascii(Double.toString(number));
            case TextValue(String text) -> write(text, out);
            case FileValue(FileReference file) -> write(file.toObject(), out);
            case ListValue(List<Value> items) -> {
                out.put('[');
                for (int i = 0; i < items.size(); i++) {
                    if (i > 0) {
                        out.put(',');
                    }
                    write(items.get(i), out);
                }
                out.put(']');
            }
            case ObjectValue(Map<String, Value> members) -> {
                out.put('{');
                boolean first = true;
                for (Map.Entry<String, Value> member : members.entrySet()) {
                    if (!first) {
                        out.put(',');
                    }
                    first = false;
                    write(member.getKey(), out);
                    out.put(':');
                    write(member.getValue(), out);
                }
                out.put('}');
            }
        }
    }

    /** The value as JSON text of several lines, indented by two spaces, for people. */
    public static String writeIndented(Value value) {
        var out = new ByteBuilder(256);
        indented(value, 0, out);
        return out.toString();
    }

    private static void indented(Value value, int depth, ByteBuilder out) {
        switch (value) {
            case ListValue(List<Value> items)
            when !items.isEmpty() -> {
                out.put('[');
                for (int i = 0; i < items.size(); i++) {
                    line(i == 0 ? "" : ",", depth + 1, out);
                    indented(items.get(i), depth + 1, out);
                }
                line("", depth, out);
                out.put(']');
            }
            case ObjectValue(Map<String, Value> members)
            when !members.isEmpty() -> {
                out.put('{');
                String before = "";
                for (Map.Entry<String, Value> member : members.entrySet()) {
                    line(before, depth + 1, out);
                    before = ",";
                    write(member.getKey(), out);
                    out.ascii(": ");
                    indented(member.getValue(), depth + 1, out);
                }
                line("", depth, out);
                out.put('}');
            }
            case FileValue(FileReference file) -> indented(file.toObject(), depth, out);
            case ListValue empty -> write(empty, out);
            case ObjectValue empty -> write(empty, out);
            case NullValue plain -> write(plain, out);
            case BooleanValue plain -> write(plain, out);
            case IntegerValue plain -> write(plain, out);
            case DecimalValue plain -> write(plain, out);
            case TextValue plain -> write(plain, out);
        }
    }

    private static void line(String before, int depth, ByteBuilder out) {
        out.ascii(before).put('\n');
        for (int i = 0; i < depth; i++) {
            out.ascii("  ");
        }
    }

    /** Writes a JSON string with its quotes. */
    public static void write(String text, ByteBuilder out) {
        out.put('"').jsonEscaped(text).put('"');
    }

    /**
     * The value of a JSON text.
     *
     * @throws IllegalArgumentException where it is no JSON text, or nests deeper than {@value JsonParser#MAX_DEPTH}
     */
    public static Value parse(String text) {
        return new JsonParser(text).parse();
    }

    /**
     * The object of a JSON text.
     *
     * @throws IllegalArgumentException where it is no JSON object
     */
    public static ObjectValue parseObject(String text) {
        if (parse(text) instanceof ObjectValue object) {
            return object;
        }
        throw new IllegalArgumentException("a JSON object is expected");
    }
}
