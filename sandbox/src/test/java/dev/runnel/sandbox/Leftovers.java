package dev.runnel.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes of this machine by a word of their command line. */
final class Leftovers {

    /** Ample: a killed process is gone in milliseconds. */
    private static final int SECONDS = 20;

    private Leftovers() {}

    /** Those with the word that are still there after they had time to die. */
    static List<Long> of(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> has(process, word))
                .filter(process -> !dies(process))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Whether the process ends soon. */
    static boolean dies(ProcessHandle process) {
        try {
            process.onExit().get(SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException alive) {
            return false;
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static boolean has(ProcessHandle process, String word) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains(word);
        } catch (IOException gone) {
            return false;
        }
    }
}
