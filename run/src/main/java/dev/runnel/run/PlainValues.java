package dev.runnel.run;

import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two conversions between values and plain Java trees. */
final class PlainValues {

    private PlainValues() {}

    static Value toValue(@Nullable Object plain) {
        return switch (plain) {
            case null -> Value.NULL;
            case Value value -> value;
            case Boolean flag -> new BooleanValue(flag);
            case Integer number -> new IntegerValue(number);
            case Long number -> new IntegerValue(number);
            case Short number -> new IntegerValue(number);
            case Byte number -> new IntegerValue(number);
            case BigInteger number when number.bitLength() < 64 -> new IntegerValue(number.longValue());
            case BigInteger number -> decimal(number.doubleValue());
            case BigDecimal number -> decimal(number.doubleValue());
            case Double number -> decimal(number);
            case Float number -> decimal(number.doubleValue());
            case String text -> new TextValue(text);
            case FileReference file -> new FileValue(file);
            case List<?> items -> {
                var values = new ArrayList<Value>(items.size());
                for (Object item : items) {
                    values.add(toValue(item));
                }
                yield new ListValue(values);
            }
            case Map<?, ?> members -> {
                var values = LinkedHashMap.<String, Value>newLinkedHashMap(members.size());
                members.forEach((name, member) -> values.put(String.valueOf(name), toValue(member)));
                yield new ObjectValue(values);
            }
            default ->
                throw new IllegalArgumentException(
                        "no value can be made of a " + plain.getClass().getSimpleName());
        };
    }

    private static Value decimal(double number) {
        return Double.isFinite(number) ? new DecimalValue(number) : Value.NULL;
    }

    static @Nullable Object toPlain(Value value) {
        return switch (value) {
            case NullValue ignored -> null;
            case BooleanValue(boolean flag) -> flag;
            case IntegerValue(long number) -> number;
            case DecimalValue(double number) -> number;
            case TextValue(String text) -> text;
            case FileValue(FileReference file) -> toPlain(file.toObject());
            case ListValue(List<Value> items) -> {
                var plain = new ArrayList<@Nullable Object>(items.size());
                items.forEach(item -> plain.add(toPlain(item)));
                yield plain;
            }
            case ObjectValue(Map<String, Value> members) -> {
                var plain = LinkedHashMap.<String, @Nullable Object>newLinkedHashMap(members.size());
                members.forEach((name, member) -> plain.put(name, toPlain(member)));
                yield plain;
            }
        };
    }
}
