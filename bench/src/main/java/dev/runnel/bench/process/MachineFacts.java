package dev.runnel.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader must know of the machine to compare figures. */
public final class MachineFacts {

    private MachineFacts() {}

    /**
     * The facts, one line each.
     *
     * @param nginx the control's program
     * @param work folder whose file system takes the product's log
     */
    public static List<String> lines(Path nginx, Path work) {
        return List.of(
                "CPU: " + first(Path.of("/proc/cpuinfo"), "(?m)^model name\\s*: (.*)$") + ", "
                        + Runtime.getRuntime().availableProcessors() + " cores",
                "memory: " + first(Path.of("/proc/meminfo"), "(?m)^MemTotal:\\s*(.*)$"),
                "kernel: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "JDK: " + System.getProperty("java.vendor.version") + " (" + Runtime.version() + ")",
                "nginx: " + nginxVersion(nginx),
                "file system of the data folder: " + fileSystem(work));
    }

    private static String first(Path file, String pattern) {
        try {
            Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
            return found.find() ? found.group(1) : "unknown";
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    private static String nginxVersion(Path nginx) {
        try {
            Process process = new ProcessBuilder(nginx.toString(), "-v")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.substring(text.indexOf('/') + 1);
        } catch (IOException absent) {
            return "none";
        }
    }

    private static String fileSystem(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException unknown) {
            return "unknown";
        }
    }
}
