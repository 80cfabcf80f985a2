package dev.runnel.engine;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something wrong in an app file, with its path in the file.
 *
 * @param path such as {@code model_config.user_input_form[2].select.options}
 * @param message what is wrong there, a phrase that follows the path
 * @param refusal whether the file cannot be imported; otherwise import warns and a run fails
 */
public record ConfigurationFault(String path, String message, boolean refusal) {

    private static final int SHOWN = 5;

    /** The first few faults as one line for people. */
    public static String describe(List<ConfigurationFault> faults) {
        String text =
                faults.stream().limit(SHOWN).map(ConfigurationFault::toString).collect(Collectors.joining("; "));
        return faults.size() <= SHOWN ? text : text + "; and " + (faults.size() - SHOWN) + " more";
    }

    @Override
    public String toString() {
        return path + ": " + message;
    }
}
