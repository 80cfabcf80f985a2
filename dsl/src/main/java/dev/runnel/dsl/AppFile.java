package dev.runnel.dsl;

import dev.runnel.run.AppMode;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app file that was read and can be imported.
 *
 * @param version as the file names it, {@code 0.1.0} where it names none
 * @param decision what the version means for an import
 * @param mode how the app is kept
 * @param name the app's name, may be empty
 * @param description for people, may be empty
 * @param presentation the app block with every unknown member
 * @param content the whole file as a tree, with every unknown member and as it was written: nothing is renamed
 * @param warnings what import must tell of; a run fails with each of them
 * @param notRunnable why the app cannot run in this version of the server, null where it can
 */
public record AppFile(
        String version,
        Decision decision,
        AppMode mode,
        String name,
        String description,
        ObjectValue presentation,
        ObjectValue content,
        List<AppFileFault> warnings,
        @Nullable String notRunnable) {

    /** The version of the files that are written here. */
    public static final String CURRENT_VERSION = "0.7.0";

    /** The version of the knowledge pipeline files that are written here. */
    public static final String CURRENT_PIPELINE_VERSION = "0.1.0";

    public AppFile {
        warnings = List.copyOf(warnings);
    }

    /** What a file's version means for its import (dsl.md section 1.1). */
    public enum Decision {
        /** The file is newer, or of another major version: somebody must confirm. */
        PENDING,
        /** The file is older; it is imported all the same. */
        COMPLETED_WITH_WARNINGS,
        /** The file is of this version. */
        COMPLETED
    }

    /** Whether the app can run in this version of the server. */
    public boolean runnable() {
        return notRunnable == null;
    }
}
