package dev.runnel.store;

import dev.runnel.run.EventCodec;
import dev.runnel.run.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes {@link FixtureRuns} as segment files, one per segment.
 *
 * <p>It was run once for version 1 of the log, with {@code store/src/test/resources/log/v1} as its argument; those files
 * are never written again. A later version of the log gets a folder of its own.
 */
final class FixtureLogWriter {

    private FixtureLogWriter() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, List<List<RunEvent>>> run : FixtureRuns.all().entrySet()) {
            int number = 0;
            for (List<RunEvent> segment : run.getValue()) {
                Path file = folder.resolve(run.getKey() + "-" + ++number + ".segment");
                if (Files.exists(file)) {
                    throw new IOException(file + " is kept as it is");
                }
                Files.write(file, EventCodec.segment(segment).events());
            }
        }
    }
}
