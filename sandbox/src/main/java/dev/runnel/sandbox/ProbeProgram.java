package dev.runnel.sandbox;

import dev.runnel.run.CodeLanguage;

/** The small program that shows whether a sandbox works. */
final class ProbeProgram {

    private static final String WORD = "ready";

    private ProbeProgram() {}

    static String text(CodeLanguage language) {
        return switch (language) {
            case PYTHON3 -> "print('" + WORD + "')";
            case JAVASCRIPT -> "console.log('" + WORD + "')";
        };
    }

    static boolean passed(String output) {
        return output.strip().equals(WORD);
    }
}
