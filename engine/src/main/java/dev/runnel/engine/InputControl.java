package dev.runnel.engine;

import dev.runnel.run.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One variable of an input form.
 *
 * @param type how it is entered
 * @param variable its name
 * @param required whether it must be given
 * @param otherwise what an absent optional one becomes, {@link Value#NULL} for nothing
 * @param maxLength characters of a text or files of a list; null or 0 for no limit
 * @param options what a select may be
 * @param files which files it accepts
 */
public record InputControl(
        Type type,
        String variable,
        boolean required,
        Value otherwise,
        @Nullable Integer maxLength,
        List<String> options,
        FileRules files) {

    public InputControl {
        options = List.copyOf(options);
    }

    InputControl withOtherwise(Value value) {
        return new InputControl(type, variable, required, value, maxLength, options, files);
    }

    /** How a variable is entered. */
    public enum Type {
        TEXT_INPUT("text-input"),
        PARAGRAPH("paragraph"),
        SELECT("select"),
        NUMBER("number"),
        CHECKBOX("checkbox"),
        FILE("file"),
        FILE_LIST("file-list"),
        JSON_OBJECT("json_object"),
        /** Filled by a tool, never by the caller. */
        EXTERNAL_DATA_TOOL("external_data_tool");

        private final String wire;

        Type(String wire) {
            this.wire = wire;
        }

        /** The word in app files. */
        public String wire() {
            return wire;
        }

        /** The type of that word. */
        public static Optional<Type> ofWire(String word) {
            return Arrays.stream(values())
                    .filter(type -> type.wire.equals(word))
                    .findFirst();
        }

        static String words() {
            return Arrays.stream(values()).map(Type::wire).collect(Collectors.joining(", "));
        }
    }
}
