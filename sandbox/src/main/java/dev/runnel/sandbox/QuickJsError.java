package dev.runnel.sandbox;

import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a program's error out of the words of QuickJS, which come wrapped in those of the program around it. */
final class QuickJsError {

    private static final int MOST = 8 << 10;

    private static final Pattern WRAPPED = Pattern.compile(
            "(?:thread '[^\\n]*\\n)?called `Result::unwrap\\(\\)` on an `Err` value: (.*?)\\n*(?:note: run with `RUST_BACKTRACE.*)?$",
            Pattern.DOTALL);

    private QuickJsError() {}

    /**
     * @param errorOutput what was written to standard error
     * @param exhausted the interpreter's own message, for what it could not even report
     */
    static SandboxException of(String errorOutput, String exhausted) {
        Matcher wrapped = WRAPPED.matcher(errorOutput);
        if (!wrapped.find()) {
            boolean memory = exhausted.contains("out of memory");
            return memory
                    ? new SandboxException(Kind.OUT_OF_MEMORY, "the program used up its memory")
                    : new SandboxException(
                            Kind.FAILED, "the program broke off: it nests too deep or used up its stack");
        }
        String own = errorOutput.substring(0, wrapped.start());
        String said = wrapped.group(1).strip();
        String whole = (own.isBlank() ? "" : own.strip() + "\n") + said;
        String kept = whole.length() > MOST ? whole.substring(whole.length() - MOST) : whole;
        String first = said.lines().findFirst().orElse("").strip();
        if (first.endsWith("out of memory")) {
            return new SandboxException(Kind.OUT_OF_MEMORY, "the program used up its memory", kept, null);
        }
        String line = first.length() > Outcome.LINE ? first.substring(0, Outcome.LINE) : first;
        return new SandboxException(Kind.FAILED, "the program failed: " + line, kept, null);
    }
}
