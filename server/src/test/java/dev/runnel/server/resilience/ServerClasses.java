package dev.runnel.server.resilience;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The classes of a server that tests start again and again, loaded and linked beforehand as {@code ./runnel} does it: a
 * start then takes half the time. The cache of the JVM takes no folders of classes, so these become archives first.
 */
final class ServerClasses {

    private static final Path FOLDER = Path.of("target", "server-classes");

    private final String path;
    private final Path cache;

    private ServerClasses(String path, Path cache) {
        this.path = path;
        this.cache = cache;
    }

    /** Made once for all tests of this JVM. */
    private static final class Once {
        private static final ServerClasses PREPARED = prepare();
    }

    static ServerClasses prepared() {
        return Once.PREPARED;
    }

    /** What starts the server, up to its arguments; they can be added. */
    List<String> command() {
        return command("-XX:AOTCache=" + cache);
    }

    private List<String> command(String cacheOption) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                cacheOption,
                "-Xlog:aot=off",
                "-Xlog:cds=off",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                path,
                "dev.runnel.server.Main"));
    }

    private static ServerClasses prepare() {
        try {
            Files.createDirectories(FOLDER);
            var places = new ArrayList<String>();
            for (String place : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
                Path entry = Path.of(place);
                if (Files.isDirectory(entry) && !entry.endsWith("test-classes")) {
                    places.add(archive(entry, places.size()).toString());
                } else if (Files.isRegularFile(entry)) {
                    places.add(place);
                }
            }
            var classes = new ServerClasses(
                    String.join(System.getProperty("path.separator"), places),
                    FOLDER.resolve("server.aot").toAbsolutePath());
            classes.train();
            return classes;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** A start that the JVM watches. */
    private void train() throws IOException {
        Files.deleteIfExists(cache);
        Path data = Files.createTempDirectory(FOLDER, "data");
        List<String> command = command("-XX:AOTCacheOutput=" + cache);
        command.addAll(List.of("serve", "--port", "0", "--data", data.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(data.resolve("errors.log").toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("ready ")) {
                line = out.readLine();
            }
            process.destroy();
            process.onExit().join();
        }
        if (!Files.exists(cache)) {
            throw new AssertionError("no cache of classes was made:\n" + Files.readString(data.resolve("errors.log")));
        }
    }

    /** The folder as an archive that is not compressed, with its folders: the migrations are looked for in theirs. */
    private static Path archive(Path folder, int number) throws IOException {
        Path archive = FOLDER.resolve("classes-" + number + ".jar").toAbsolutePath();
        try (OutputStream out = Files.newOutputStream(archive);
                var zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, Path> each : files(folder).entrySet()) {
                byte[] content = Files.isDirectory(each.getValue()) ? new byte[0] : Files.readAllBytes(each.getValue());
                var checksum = new CRC32();
                checksum.update(content);
                var entry = new ZipEntry(each.getKey());
                entry.setSize(content.length);
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        return archive;
    }

    /** Everything below a folder by its name in an archive; the names of folders end with a slash. */
    private static Map<String, Path> files(Path folder) throws IOException {
        var files = new TreeMap<String, Path>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path each : paths.filter(path -> !path.equals(folder)).toList()) {
                String name = folder.relativize(each).toString().replace('\\', '/');
                files.put(Files.isDirectory(each) ? name + "/" : name, each);
            }
        }
        return files;
    }
}
