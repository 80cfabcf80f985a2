package dev.runnel.dsl;

import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a value as YAML that libraries of version 1.1 and of version 1.2 read alike.
 *
 * <p>A text is left unquoted only where it starts with a letter, holds nothing but harmless characters and is no word
 * that either version knows; texts of several lines are literal blocks where these keep them exactly. Unicode is kept.
 */
final class YamlWriter {

    private static final int STEP = 2;
    /** Keys beyond this are written with a question mark: a YAML reader looks only 1024 characters ahead for a colon. */
    private static final int LONGEST_SIMPLE_KEY = 500;

    private static final String HARMLESS = " _-.,/()'!?+@&*%=;$^~|<>\"\\:#";
    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /** The value as a YAML document. */
    static String write(ObjectValue value) {
        var writer = new YamlWriter();
        if (value.members().isEmpty()) {
            writer.out.append("{}\n");
        } else {
            writer.members(value.members(), 0, false);
        }
        return writer.out.toString();
    }

    private void members(Map<String, Value> members, int indent, boolean firstInline) {
        boolean inline = firstInline;
        for (Map.Entry<String, Value> member : members.entrySet()) {
            if (!inline) {
                indent(indent);
            }
            inline = false;
            String key = inLine(member.getKey());
            if (key.length() > LONGEST_SIMPLE_KEY) {
                out.append("? ").append(key).append('\n');
                indent(indent);
            } else {
                out.append(key);
            }
            out.append(':');
            value(member.getValue(), indent + STEP, false);
        }
    }

    /** Writes what follows a colon or a dash, with its end of line. */
    private void value(Value value, int indent, boolean item) {
        switch (value) {
            case ObjectValue(Map<String, Value> members) -> {
                if (members.isEmpty()) {
                    out.append(" {}\n");
                } else if (item) {
                    out.append(' ');
                    members(members, indent, true);
                } else {
                    out.append('\n');
                    members(members, indent, false);
                }
            }
            case ListValue(List<Value> items) -> {
                if (items.isEmpty()) {
                    out.append(" []\n");
                } else {
                    out.append('\n');
                    for (Value each : items) {
                        indent(indent);
                        out.append('-');
                        value(each, indent + STEP, true);
                    }
                }
            }
            case TextValue(String text) -> {
                if (literal(text)) {
                    block(text, indent);
                } else {
                    out.append(' ').append(inLine(text)).append('\n');
                }
            }
            case NullValue ignored -> out.append(" null\n");
            case BooleanValue(boolean flag) -> out.append(' ').append(flag).append('\n');
            case IntegerValue(long number) -> out.append(' ').append(number).append('\n');
            case DecimalValue(double number) ->
                out.append(' ').append(decimal(number)).append('\n');
            case FileValue(var file) -> value(file.toObject(), indent, item);
        }
    }

    /** A number with a point always, and a sign in its exponent: without either, YAML 1.1 reads a text. */
    static String decimal(double number) {
        String text = Double.toString(number).toLowerCase(Locale.ROOT);
        int exponent = text.indexOf('e');
        return exponent < 0 || text.charAt(exponent + 1) == '-' ? text : text.replace("e", "e+");
    }

    private void indent(int columns) {
        out.repeat(' ', columns);
    }

    private static String inLine(String text) {
        return plain(text) ? text : quoted(text);
    }

    static boolean plain(String text) {
        if (text.isEmpty()
                || !Character.isLetter(text.codePointAt(0))
                || text.endsWith(" ")
                || text.endsWith(":")
                || text.contains(": ")
                || text.contains(" #")
                || WORDS.contains(text.toLowerCase(Locale.ROOT))) {
            return false;
        }
        return text.codePoints()
                .allMatch(character -> character < 0x80
                        ? Character.isLetterOrDigit(character) || HARMLESS.indexOf(character) >= 0
                        : Character.isLetterOrDigit(character) && printable(character));
    }

    /** Whether a literal block keeps the text exactly in both versions. */
    private static boolean literal(String text) {
        if (text.indexOf('\n') < 0 || text.charAt(0) == ' ' || text.charAt(0) == '\n') {
            return false;
        }
        return text.codePoints().allMatch(character -> character == '\n' || printable(character))
                && text.lines().noneMatch(line -> !line.isEmpty() && line.isBlank());
    }

    private void block(String text, int indent) {
        boolean ended = text.endsWith("\n");
        boolean several = text.endsWith("\n\n");
        out.append(several ? " |+\n" : ended ? " |\n" : " |-\n");
        text.lines().forEach(line -> {
            if (!line.isEmpty()) {
                indent(indent);
                out.append(line);
            }
            out.append('\n');
        });
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 8).append('"');
        text.codePoints().forEach(character -> {
            switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (printable(character)) {
                        quoted.appendCodePoint(character);
                    } else if (character <= 0xff) {
                        quoted.append(String.format(Locale.ROOT, "\\x%02x", character));
                    } else if (character <= 0xffff) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", character));
                    } else {
                        quoted.append(String.format(Locale.ROOT, "\\U%08x", character));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** Whether both versions take the character as it is; what breaks lines in one of them does not count. */
    private static boolean printable(int character) {
        return character >= 0x20 && character <= 0x7e
                || character >= 0xa0
                        && character != 0x2028
                        && character != 0x2029
                        && character != 0xfeff
                        && !(character >= 0xd800 && character <= 0xdfff)
                        && character != 0xfffe
                        && character != 0xffff;
    }
}
