package dev.runnel.projection;

import java.util.UUID;

/** Makes the signed addresses under which files may be fetched without a key (service-api.md section 1.8). */
public interface FileLinks {

    /** The address of an upload. */
    String upload(UUID file);

    /**
     * The address of a file that a tool or a model made.
     *
     * @param extension with its dot, at most ten characters, or empty
     */
    String tool(UUID file, String extension);
}
