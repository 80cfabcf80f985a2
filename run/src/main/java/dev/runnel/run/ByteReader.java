package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PayloadWriter} wrote; every overrun is a {@link LogFormatException}. */
final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean more() {
        return at < end;
    }

    int octet() {
        if (at >= end) {
            throw new LogFormatException("an event that ends too early");
        }
        return bytes[at++] & 0xff;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new LogFormatException("an overlong number");
    }

    long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    int count() {
        long count = varint();
        if (count < 0 || count > end - at) {
            throw new LogFormatException("a length beyond its event");
        }
        return (int) count;
    }

    ByteReader slice() {
        int count = count();
        var slice = new ByteReader(bytes, at, at + count);
        at += count;
        return slice;
    }

    byte[] octets() {
        int count = count();
        var copy = new byte[count];
        System.arraycopy(bytes, at, copy, 0, count);
        at += count;
        return copy;
    }

    String text() {
        int count = count();
        var text = new String(bytes, at, count, StandardCharsets.UTF_8);
        at += count;
        return text;
    }

    @Nullable
    String optionalText() {
        return flag() ? text() : null;
    }

    boolean flag() {
        return octet() != 0;
    }

    double decimal() {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = bits << 8 | octet();
        }
        return Double.longBitsToDouble(bits);
    }

    UUID id() {
        long most = 0;
        long least = 0;
        for (int i = 0; i < 8; i++) {
            most = most << 8 | octet();
        }
        for (int i = 0; i < 8; i++) {
            least = least << 8 | octet();
        }
        return new UUID(most, least);
    }

    @Nullable
    UUID optionalId() {
        return flag() ? id() : null;
    }

    <E extends Enum<E>> E constant(E[] constants) {
        int index = octet();
        if (index >= constants.length) {
            throw new LogFormatException(
                    "an unknown " + constants[0].getDeclaringClass().getSimpleName());
        }
        return constants[index];
    }

    List<String> texts() {
        int count = count();
        if (count == 0) {
            return List.of();
        }
        var texts = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return List.copyOf(texts);
    }

    Value value() {
        int kind = octet();
        return switch (kind) {
            case 0 -> Value.NULL;
            case 1 -> Value.of(false);
            case 2 -> Value.of(true);
            case 3 -> Value.of(zigzag());
            case 4 -> Value.of(decimal());
            case 5 -> Value.of(text());
            case 6 -> {
                int count = count();
                var items = new ArrayList<Value>(count);
                for (int i = 0; i < count; i++) {
                    items.add(value());
                }
                yield new Value.ListValue(items);
            }
            case 7 -> object();
            case 8 -> new Value.FileValue(file());
            default -> throw new LogFormatException("an unknown kind of value: " + kind);
        };
    }

    ObjectValue object() {
        int count = count();
        if (count == 0) {
            return ObjectValue.EMPTY;
        }
        var members = LinkedHashMap.<String, Value>newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            members.put(text(), value());
        }
        return new ObjectValue(members);
    }

    @Nullable
    ObjectValue optionalObject() {
        return flag() ? object() : null;
    }

    FileReference file() {
        return new FileReference(
                optionalId(),
                constant(FileReference.Type.values()),
                constant(FileReference.Transfer.values()),
                optionalId(),
                optionalText(),
                text(),
                text(),
                text(),
                zigzag(),
                constant(FileReference.Owner.values()));
    }

    List<FileReference> files() {
        int count = count();
        var files = new ArrayList<FileReference>(count);
        for (int i = 0; i < count; i++) {
            files.add(file());
        }
        return List.copyOf(files);
    }

    Usage usage() {
        if (!flag()) {
            return Usage.NONE;
        }
        return new Usage(
                varint(),
                varint(),
                varint(),
                varint(),
                varint(),
                price(),
                decimal(),
                flag() ? decimal() : null,
                flag());
    }

    private Usage.Price price() {
        if (!flag()) {
            return Usage.Price.FREE;
        }
        return new Usage.Price(
                new BigDecimal(text()),
                new BigDecimal(text()),
                new BigDecimal(text()),
                new BigDecimal(text()),
                new BigDecimal(text()),
                text());
    }
}
