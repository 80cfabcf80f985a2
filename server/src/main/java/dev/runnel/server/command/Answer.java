package dev.runnel.server.command;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out what it answers
 * @param err what people should know besides
 */
record Answer(PrintStream out, PrintStream err) {

    /** Says what went wrong and returns the exit status for it. */
    int fail(String message) {
        err.println("runnel: " + message);
        return 1;
    }
}
