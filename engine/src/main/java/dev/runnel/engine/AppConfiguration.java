package dev.runnel.engine;

import dev.runnel.run.AppMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an app's file says, as the engine uses it: typed and immutable. */
public sealed interface AppConfiguration permits BasicConfiguration, GraphConfiguration {

    /** How the app runs. */
    AppMode mode();

    /** The variables that it asks for. */
    InputForm form();

    /** What it has beside what it runs. */
    Features features();

    /**
     * What a reading yielded: the configuration with defaults in the place of whatever was wrong, and all that was wrong.
     *
     * @param configuration as far as it could be read; null where nothing could run, and then there are faults
     * @param faults in the order of reading
     * @param <C> which kind
     */
    record Reading<C extends AppConfiguration>(@Nullable C configuration, List<ConfigurationFault> faults) {
        public Reading {
            // A part that is read for two purposes is told of once.
            faults = faults.stream().distinct().toList();
        }

        /**
         * The configuration for a run.
         *
         * @throws InvalidConfigurationException where anything is wrong
         */
        public C forRun() {
            C whole = configuration;
            if (whole == null || !faults.isEmpty()) {
                throw new InvalidConfigurationException(faults);
            }
            return whole;
        }
    }
}
