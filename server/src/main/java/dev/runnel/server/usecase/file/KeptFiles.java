package dev.runnel.server.usecase.file;

import dev.runnel.engine.GeneratedFiles;
import dev.runnel.run.Clock;
import dev.runnel.run.FileReference;
import dev.runnel.run.FileStorage;
import dev.runnel.run.IdSource;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.run.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the files that nodes made, as Dify's tool files. */
public final class KeptFiles implements GeneratedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);

    private final Store store;
    private final FileStorage storage;
    private final IdSource ids;
    private final Clock clock;

    public KeptFiles(Store store, FileStorage storage, IdSource ids, Clock clock) {
        this.store = store;
        this.storage = storage;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public FileReference store(UUID tenant, UUID app, String name, String mimeType, byte[] content) throws IOException {
        UUID id = ids.next();
        String key = "tools/" + tenant + "/" + id;
        String extension = FileKinds.extension(name);
        long size = storage.write(key, new ByteArrayInputStream(content), content.length);
        var file = new StoredFile(
                id,
                tenant,
                app,
                null,
                StoredFile.Kind.TOOL,
                key,
                name,
                extension,
                mimeType,
                size,
                clock.millis(),
                true);
        try {
            store.write(records -> {
                records.files().insert(file);
                return true;
            });
        } catch (StoreUnavailableException unrecorded) {
            remove(key);
            throw new IOException("The file could not be stored.", unrecorded);
        }
        return new FileReference(
                ids.next(),
                FileKinds.type(extension),
                FileReference.Transfer.TOOL_FILE,
                id,
                null,
                name,
                extension.isEmpty() ? "" : "." + extension,
                mimeType,
                size,
                FileReference.Owner.ASSISTANT);
    }

    private void remove(String key) {
        try {
            storage.delete(key);
        } catch (IOException left) {
            LOG.warn("the stored file {} has no record and could not be removed", key, left);
        }
    }
}
