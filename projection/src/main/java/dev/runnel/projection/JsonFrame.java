package dev.runnel.projection;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object that is being written, member by member, into a buffer that is used again for the next.
 *
 * <p>A comma is put before everything that does not follow an opening bracket, a colon or a comma. Member names are ASCII
 * that needs no escapes.
 */
final class JsonFrame {

    private final ByteBuilder out = new ByteBuilder(512);
    private final FileObjects files;

    JsonFrame(FileLinks links) {
        files = new FileObjects(links);
    }

    /** Begins anew with an open object. */
    JsonFrame begin() {
        out.clear();
        out.put('{');
        return this;
    }

    /** What was written; valid until {@link #begin}. */
    ByteBuilder bytes() {
        return out;
    }

    /** Members that were encoded before, beginning with their comma. */
    JsonFrame members(byte[] encoded) {
        out.put(encoded);
        return this;
    }

    JsonFrame open(String name) {
        name(name);
        out.put('{');
        return this;
    }

    /** Opens an object as an item of a list or as a value. */
    JsonFrame open() {
        separate();
        out.put('{');
        return this;
    }

    JsonFrame close() {
        out.put('}');
        return this;
    }

    JsonFrame openList(String name) {
        name(name);
        out.put('[');
        return this;
    }

    JsonFrame closeList() {
        out.put(']');
        return this;
    }

    JsonFrame text(String name, @Nullable String text) {
        name(name);
        string(text);
        return this;
    }

    JsonFrame id(String name, @Nullable UUID id) {
        return text(name, id == null ? null : id.toString());
    }

    JsonFrame number(String name, long number) {
        name(name);
        out.decimal(number);
        return this;
    }

    /** A duration in seconds with a fraction, never in exponent form. */
    JsonFrame seconds(String name, double seconds) {
        name(name);
        String digits = Double.toString(seconds);
        out.ascii(
                digits.indexOf('E') < 0
                        ? digits
                        : BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString());
        return this;
    }

    /** Nanoseconds as seconds. */
    JsonFrame elapsed(String name, long nanos) {
        return seconds(name, nanos / 1e9);
    }

    /** Money: a text that holds a decimal, never in exponent form. */
    JsonFrame money(String name, BigDecimal amount) {
        return text(name, amount.stripTrailingZeros().toPlainString());
    }

    JsonFrame flag(String name, boolean flag) {
        name(name);
        out.ascii(flag ? "true" : "false");
        return this;
    }

    JsonFrame absent(String name) {
        name(name);
        out.ascii("null");
        return this;
    }

    JsonFrame value(String name, @Nullable Value value) {
        name(name);
        write(value == null ? Value.NULL : value);
        return this;
    }

    /** A member whose name comes from outside and may need escapes. */
    JsonFrame named(String name, Value value) {
        separate();
        JsonText.write(name, out);
        out.put(':');
        write(value);
        return this;
    }

    /** A value as an item of a list. */
    JsonFrame value(Value value) {
        separate();
        write(value);
        return this;
    }

    JsonFrame texts(String name, List<String> texts) {
        openList(name);
        for (String text : texts) {
            separate();
            string(text);
        }
        return closeList();
    }

    /** File variables (events.md section 6.4) with signed addresses. */
    JsonFrame files(String name, List<FileReference> references) {
        openList(name);
        references.forEach(reference -> files.variable(reference, this));
        return closeList();
    }

    /** The writer of files into this frame. */
    FileObjects files() {
        return files;
    }

    private void separate() {
        byte last = out.array()[out.length() - 1];
        if (last != '{' && last != '[' && last != ':' && last != ',') {
            out.put(',');
        }
    }

    private void name(String name) {
        separate();
        out.put('"').ascii(name).put('"').put(':');
    }

    private void string(@Nullable String text) {
        if (text == null) {
            out.ascii("null");
        } else {
            JsonText.write(text, out);
        }
    }

    private void write(Value value) {
        switch (value) {
            case FileValue(FileReference file) -> files.variable(file, this);
            case ListValue(List<Value> items) -> {
                out.put('[');
                for (Value item : items) {
                    separate();
                    write(item);
                }
                out.put(']');
            }
            case ObjectValue(Map<String, Value> members) -> {
                out.put('{');
                members.forEach(this::named);
                out.put('}');
            }
            case NullValue ignored -> JsonText.write(value, out);
            case BooleanValue ignored -> JsonText.write(value, out);
            case IntegerValue ignored -> JsonText.write(value, out);
            case DecimalValue ignored -> JsonText.write(value, out);
            case TextValue ignored -> JsonText.write(value, out);
        }
    }
}
