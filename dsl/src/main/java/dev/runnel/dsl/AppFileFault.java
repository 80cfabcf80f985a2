package dev.runnel.dsl;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in an app file.
 *
 * @param path in the file, such as {@code model_config.user_input_form[2].select.options}; empty for the file as a whole
 * @param line 1-based, null where none can be named
 * @param message what is wrong there
 */
public record AppFileFault(String path, @Nullable Integer line, String message) {

    @Override
    public String toString() {
        String where = path
                + (line == null ? "" : (path.isEmpty() ? "line " : " (line ") + line + (path.isEmpty() ? "" : ")"));
        return where.isEmpty() ? message : where + ": " + message;
    }
}
