package dev.runnel.server.command;

import dev.runnel.run.SystemClock;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.ConfigurationReader;
import dev.runnel.server.configuration.Setting;
import dev.runnel.server.wiring.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where data and configuration are: options that most commands share. */
final class DataOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "the data folder (default: ./data)")
    Path data = Path.of("data");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the configuration (default: runnel.yml in the data folder)")
    @Nullable
    Path config;

    /** @throws dev.runnel.server.configuration.ConfigurationException with every fault */
    Configuration configuration(Map<Setting, String> commandLine) {
        Configuration configuration = new ConfigurationReader(System.getenv()).read(data, config, commandLine);
        Logging.configure(configuration);
        return configuration;
    }

    /** Everything behind the surfaces, as the configuration says. */
    static Workplace workplace(Configuration configuration) throws IOException {
        return new Workplace(configuration, new SystemClock(), System.getenv("RUNNEL_SECRET"));
    }

    Configuration configuration() {
        return configuration(new EnumMap<>(Setting.class));
    }
}
