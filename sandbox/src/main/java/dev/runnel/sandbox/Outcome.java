package dev.runnel.sandbox;

import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.sandbox.SandboxSettings.Limits;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what became of a program out of its exit code and its words. */
final class Outcome {

    private static final int ERROR_OUTPUT = 8 << 10;
    /** The longest line of a program's words that a message quotes. */
    static final int LINE = 500;

    private static final int SIGNAL = 128;
    private static final int SIGXCPU = 24;

    private static final Pattern OUT_OF_MEMORY = Pattern.compile(
            "(?m)^(MemoryError\\b.*|RangeError: Array buffer allocation failed|FATAL ERROR: .*(heap out of memory|[Aa]llocation failed).*)$");

    private Outcome() {}

    /** The output of a program that ended by itself, or its error. */
    static String ended(SandboxedProcess process) {
        int code = process.exitCode();
        Optional<String> output = process.output();
        if (code == 0 && output.isPresent()) {
            return output.get();
        }
        String said = process.errorOutput(ERROR_OUTPUT);
        if (output.isEmpty()) {
            throw new SandboxException(Kind.UNAVAILABLE, "the program's sandbox could not be set up", said, null);
        }
        if (OUT_OF_MEMORY.matcher(said).find()) {
            throw new SandboxException(Kind.OUT_OF_MEMORY, "the program used up its memory", said, null);
        }
        if (code == SIGNAL + SIGXCPU) {
            throw new SandboxException(Kind.TIMED_OUT, "the program used up its processor time", said, null);
        }
        String how = code > SIGNAL ? "was ended by signal " + (code - SIGNAL) : "failed with exit code " + code;
        throw new SandboxException(
                Kind.FAILED, "the program " + how + (said.isBlank() ? "" : ": " + lastLine(said)), said, null);
    }

    /** The error of a program that was killed for {@code why}. */
    static SandboxException killed(Kind why, Limits limits) {
        return switch (why) {
            case TIMED_OUT -> tooLong(limits);
            case OUTPUT_TOO_LARGE -> tooMuch(limits.outputBytes(), null);
            case STOPPED -> new SandboxException(Kind.STOPPED, "the program was stopped");
            case OUT_OF_MEMORY, FAILED, UNAVAILABLE, BUSY ->
                throw new IllegalArgumentException("nothing is killed for " + why);
        };
    }

    static SandboxException tooLong(Limits limits) {
        return new SandboxException(
                Kind.TIMED_OUT,
                "the program did not end within " + limits.wall().toMillis() / 1000.0 + " s");
    }

    static SandboxException tooMuch(int outputBytes, @Nullable Throwable cause) {
        return new SandboxException(
                Kind.OUTPUT_TOO_LARGE, "the program wrote more than " + outputBytes + " bytes", "", cause);
    }

    /** Python says what went wrong in its last line, node in the one before its trace. */
    static String lastLine(String said) {
        String before = "";
        for (String line : said.lines().filter(Outcome::tellsSomething).toList()) {
            if (line.startsWith("    at ") && !before.isEmpty()) {
                break;
            }
            before = line.strip();
        }
        return before.length() > LINE ? before.substring(0, LINE) : before;
    }

    private static boolean tellsSomething(String line) {
        return !line.isBlank() && !line.startsWith("Node.js v") && !line.startsWith("(Use `node ");
    }
}
