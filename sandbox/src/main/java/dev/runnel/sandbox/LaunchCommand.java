package dev.runnel.sandbox;

import dev.runnel.run.CodeLanguage;
import dev.runnel.sandbox.SandboxSettings.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of one sandboxed program: a shell that arranges descriptors, {@code setsid} for a group that can be
 * killed, {@code setpriv} where the server is root, {@code bwrap}; inside {@code prlimit}, {@code setsid} again, a shell that
 * says that it begins, the interpreter. Each replaces the one before.
 *
 * <p>Two {@code setsid} instead of {@code --new-session}, with which bwrap's child would leave the group before it is tied to
 * its parent: so the group holds bwrap and the namespace's first process, and the program a session of its own.
 */
final class LaunchCommand {

    /** Nobody, outside where the server is root, and always inside. */
    private static final String NOBODY = "65534";

    /** Descriptor 3 is the filter, 4 the program's text, which comes on standard input. */
    private static final String SHELL = "exec \"$@\" 3<\"$0\" 4<&0 0</dev/null";

    /**
     * Waits until the first process of the namespace sleeps: bwrap ties it to the outer bwrap only after it has started this
     * shell, and then it waits for it. {@code read} is the shell's own; the limit on processor time ends the waiting.
     */
    private static final String TIED =
            "until read -r first </proc/1/stat && case $first in *') S '*) true;; *) false;; esac; do :; done; ";

    /** A new pipe holds that many pages, or fewer where a user has very many pipes. */
    private static final int PIPE_PAGES = 16;

    /** More than two reads of a pipe take at once. */
    private static final int READ_BYTES = 64 << 10;

    private final String bubblewrap;
    private final boolean root;
    private final Limits limits;
    private final int begunBytes;

    LaunchCommand(Host host, Limits limits) {
        this.bubblewrap = host.bubblewrap().toString();
        this.root = host.root();
        this.limits = limits;
        this.begunBytes = PIPE_PAGES * host.pageBytes() + READ_BYTES;
    }

    /** What standard output begins with once the sandbox is set up, in blanks; the program's own output follows. */
    int begunBytes() {
        return begunBytes;
    }

    /**
     * Ends only when a server that lived after the tie has read: that is more than fits into the pipe. bwrap ties itself to
     * the server when it has nearly set everything up, and a server that is killed kills bwrap before it closes its pipes, so
     * neither the tie alone nor an open pipe shows that somebody ends the program.
     */
    private String gate() {
        return TIED + "printf %" + begunBytes + "s '' && exec \"$@\"";
    }

    List<String> of(CodeLanguage language, Interpreter interpreter, Path filter) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, filter.toString(), "/usr/bin/setsid"));
        if (root) {
            // The kernel holds root to no number of processes, and root's files need no permission.
            command.addAll(List.of("/usr/bin/setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        command.add(bubblewrap);
        command.addAll(isolation());
        command.addAll(files(language));
        command.addAll(List.of("--", "/usr/bin/prlimit"));
        command.addAll(processLimits());
        command.addAll(interpreter.limits());
        command.addAll(List.of("/usr/bin/setsid", "/bin/sh", "-c", gate(), "sh"));
        command.addAll(interpreter.command());
        return command;
    }

    private static List<String> isolation() {
        return List.of(
                "--unshare-all",
                "--unshare-user",
                "--die-with-parent",
                "--cap-drop",
                "ALL",
                "--clearenv",
                "--uid",
                NOBODY,
                "--gid",
                NOBODY,
                "--hostname",
                "sandbox",
                "--seccomp",
                "3");
    }

    /**
     * Only {@code /tmp} can be written, and it has a size. {@code --dev} would bring {@code /dev/shm} without one, and
     * {@code /dev/zero}, which is shared memory that no limit counts.
     */
    private List<String> files(CodeLanguage language) {
        var files = new ArrayList<>(List.of("--ro-bind", "/usr", "/usr"));
        for (String folder : List.of("bin", "lib", "lib64")) {
            Path path = Path.of("/", folder);
            if (Files.isSymbolicLink(path)) {
                files.addAll(List.of("--symlink", "usr/" + folder, path.toString()));
            } else if (Files.isDirectory(path)) {
                files.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        for (String file : List.of("/etc/ld.so.cache", "/etc/alternatives")) {
            files.addAll(List.of("--ro-bind-try", file, file));
        }
        files.addAll(List.of("--proc", "/proc", "--tmpfs", "/dev"));
        for (String device : List.of("/dev/null", "/dev/random", "/dev/urandom")) {
            files.addAll(List.of("--dev-bind", device, device));
        }
        files.addAll(List.of("--symlink", "/proc/self/fd", "/dev/fd", "--remount-ro", "/dev"));
        files.addAll(List.of("--size", Long.toString(limits.filesBytes()), "--tmpfs", "/tmp"));
        files.addAll(List.of("--ro-bind-data", "4", Interpreter.file(language)));
        files.addAll(List.of("--remount-ro", "/", "--chdir", "/tmp"));
        return files;
    }

    /** Set inside, where processes are counted for this sandbox alone. */
    private List<String> processLimits() {
        // A backstop should the server lose the process; the wall clock is the limit that counts.
        long cpuSeconds = limits.wall().toSeconds() * 2 + 1;
        return List.of(
                "--core=0",
                "--cpu=" + cpuSeconds + ":" + (cpuSeconds + 1),
                "--nofile=256",
                "--fsize=" + limits.filesBytes(),
                "--nproc=" + limits.threads(),
                "--memlock=0",
                "--stack=" + (8L << 20),
                "--sigpending=256",
                "--msgqueue=0");
    }
}
