package dev.runnel.engine;

import dev.runnel.run.FileReference;
import dev.runnel.run.Value.ObjectValue;
import org.jspecify.annotations.Nullable;

/** Turns the file object of a request (service-api.md section 1.8) into a file that its sender may use. */
@FunctionalInterface
public interface FileResolver {

    /** Resolves nothing: for callers that have no files. */
    FileResolver NONE = mapping -> null;

    /**
     * The file of that mapping, or null where the mapping names none (no method, or a remote file without address).
     *
     * @throws InvalidInputException where it names a file that cannot be used
     */
    @Nullable
    FileReference resolve(ObjectValue mapping);

    /**
     * As {@link #resolve(ObjectValue)}, for a file at a place of the request.
     *
     * @param place such as {@code photos[1]}
     * @throws InvalidInputException naming the place
     */
    default @Nullable FileReference resolve(String place, ObjectValue mapping) {
        try {
            return resolve(mapping);
        } catch (InvalidInputException invalid) {
            throw new InvalidInputException(place + ": " + invalid.getMessage());
        }
    }
}
