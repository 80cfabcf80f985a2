package dev.runnel.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** The port to a file's bytes wherever they are: stored here, or at an address that a user named. */
public interface FileContents {

    /**
     * Opens the bytes of a file.
     *
     * @param tenant whose file it must be
     * @throws IOException where it is missing, refused, too large or unreachable; the message may be shown to users
     */
    InputStream open(UUID tenant, FileReference file) throws IOException;
}
