package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.FileReference.Transfer;
import dev.runnel.run.FileReference.Type;
import dev.runnel.run.Words;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which files a variable or an app accepts; an empty list of types or methods accepts all (apps.md section 2.7).
 *
 * @param types accepted wire types, such as {@code image}
 * @param extensions accepted where {@code custom} is; with or without dot
 * @param methods accepted wire transfer methods, such as {@code local_file}
 */
public record FileRules(List<String> types, List<String> extensions, List<String> methods) {

    /** The file types that an app file may name. */
    public static final Set<String> TYPES = Set.of("image", "document", "audio", "video", "custom");

    /** The transfer methods that an app file may name. */
    public static final Set<String> METHODS = Set.of("local_file", "remote_url");

    public FileRules {
        types = List.copyOf(types);
        extensions = List.copyOf(extensions);
        methods = List.copyOf(methods);
    }

    /**
     * Checks a resolved file.
     *
     * @throws InvalidInputException where it is not accepted
     */
    public void check(FileReference file) {
        if (!acceptsType(file) || !acceptsTransfer(file)) {
            throw new InvalidInputException("File validation failed for file: " + file.name());
        }
    }

    private boolean acceptsType(FileReference file) {
        if (file.type() != Type.CUSTOM && (types.isEmpty() || types.contains(Words.of(file.type())))) {
            return true;
        }
        boolean customAllowed = types.contains("custom") || file.type() == Type.CUSTOM;
        return customAllowed
                && extensions.stream().anyMatch(allowed -> bare(allowed).equals(bare(file.extension())));
    }

    private boolean acceptsTransfer(FileReference file) {
        return file.transfer() == Transfer.TOOL_FILE
                || methods.isEmpty()
                || methods.contains(Words.of(file.transfer()));
    }

    private static String bare(String extension) {
        String lower = extension.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith(".") ? lower.substring(1) : lower;
    }
}
