package dev.runnel.server.usecase.file;

import dev.runnel.run.Clock;
import dev.runnel.run.FileReference;
import dev.runnel.run.FileStorage;
import dev.runnel.run.IdSource;
import dev.runnel.run.Store;
import dev.runnel.run.StoredFile;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.EndUsers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that users send, and their bytes. */
public final class Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int LONGEST_NAME = 200;
    private static final long MIB = 1024L * 1024;

    /**
     * What is accepted.
     *
     * @param file bytes of a document or other file
     * @param image bytes of an image
     * @param audio bytes of a sound
     * @param video bytes of a video
     * @param refused extensions that are not accepted
     */
    public record Limits(long file, long image, long audio, long video, Set<String> refused) {

        /** The largest of all. */
        public long largest() {
            return Math.max(Math.max(file, image), Math.max(audio, video));
        }

        long of(FileReference.Type type) {
            return switch (type) {
                case IMAGE -> image;
                case AUDIO -> audio;
                case VIDEO -> video;
                case DOCUMENT, CUSTOM -> file;
            };
        }
    }

    private final Store store;
    private final FileStorage storage;
    private final IdSource ids;
    private final Clock clock;
    private final Limits limits;

    public Uploads(Store store, FileStorage storage, IdSource ids, Clock clock, Limits limits) {
        this.store = store;
        this.storage = storage;
        this.ids = ids;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * Keeps an upload.
     *
     * @param name as the client gave it
     * @throws ApiError where it is refused; nothing is left behind then
     */
    public StoredFile keep(
            Caller caller, EndUsers.Person person, @Nullable String name, String mediaType, InputStream content) {
        if (name == null || name.isBlank()) {
            throw ApiError.of(ErrorCode.FILENAME_NOT_EXISTS_ERROR, "The specified filename does not exist.");
        }
        if (name.contains("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
            throw ApiError.invalid("Filename contains invalid characters");
        }
        String extension = FileKinds.extension(name);
        if (limits.refused().contains(extension)) {
            throw ApiError.invalid("File extension '" + extension + "' is not allowed for security reasons");
        }
        String kept = name.length() > LONGEST_NAME
                ? name.substring(0, LONGEST_NAME - extension.length() - 1) + "." + extension
                : name;
        UUID id = ids.next();
        String key = "uploads/" + caller.tenant() + "/" + id;
        long limit = limits.of(FileKinds.type(extension));
        long size;
        try {
            size = storage.write(key, content, limit);
        } catch (FileStorage.TooLargeException tooLarge) {
            throw ApiError.of(
                    ErrorCode.FILE_TOO_LARGE,
                    "File size exceeded. The limit for this kind of file is " + limit / MIB + " MB.");
        } catch (IOException unwritable) {
            LOG.error("an upload could not be stored", unwritable);
            throw ApiError.retryAfter(ErrorCode.SERVICE_UNAVAILABLE, "The file could not be stored.", 5);
        }
        String known = FileKinds.mimeType(extension);
        try {
            return store.write(records -> {
                var file = new StoredFile(
                        id,
                        caller.tenant(),
                        caller.app().id(),
                        person.in(records).id(),
                        StoredFile.Kind.UPLOAD,
                        key,
                        kept,
                        extension,
                        known.isEmpty() ? mediaType.split(";")[0].strip() : known,
                        size,
                        clock.millis(),
                        false);
                records.files().insert(file);
                return file;
            });
        } catch (RuntimeException unrecorded) {
            remove(key);
            throw unrecorded;
        }
    }

    private void remove(String key) {
        try {
            storage.delete(key);
        } catch (IOException left) {
            LOG.warn("the stored file {} has no record and could not be removed", key, left);
        }
    }

    /** A file that a message of the caller's app uses. */
    public StoredFile used(Caller caller, UUID id) {
        StoredFile file = store.read(records -> records.files().find(caller.tenant(), id))
                .filter(StoredFile::used)
                .orElseThrow(() -> ApiError.of(ErrorCode.FILE_NOT_FOUND, "File not found in message context"));
        if (!caller.app().id().equals(file.app())) {
            throw ApiError.of(ErrorCode.FILE_ACCESS_DENIED, "Access to the requested file is denied.");
        }
        return file;
    }

    /** A file whose signed address is good. */
    public StoredFile signed(UUID id, StoredFile.Kind kind) {
        return store.read(records -> records.files().findSigned(id))
                .filter(file -> file.kind() == kind)
                .orElseThrow(() -> ApiError.of(ErrorCode.FILE_NOT_FOUND, "File not found."));
    }

    /** The bytes of a file. */
    public InputStream open(StoredFile file, long offset) throws IOException {
        return storage.open(file.key(), offset);
    }
}
