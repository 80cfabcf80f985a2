package dev.runnel.server.usecase.file;

import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.FileContents;
import dev.runnel.run.FileReference;
import dev.runnel.run.FileStorage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.run.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The bytes of a file wherever they are: in the storage, or at an address that a user named, through the egress. */
public final class StoredAndRemoteFiles implements FileContents {

    private static final EgressRequest.Timeouts TIMEOUTS = new EgressRequest.Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(120));
    private static final int REDIRECTS = 5;

    private final Store store;
    private final FileStorage storage;
    private final Egress egress;
    private final int largest;

    /** @param largest bytes of a remote file that are fetched */
    public StoredAndRemoteFiles(Store store, FileStorage storage, Egress egress, long largest) {
        this.store = store;
        this.storage = storage;
        this.egress = egress;
        this.largest = (int) Math.min(largest, Integer.MAX_VALUE - 8);
    }

    @Override
    public InputStream open(UUID tenant, FileReference file) throws IOException {
        UUID id = file.storedFile();
        if (id != null) {
            StoredFile stored = store.read(records -> records.files().find(tenant, id))
                    .orElseThrow(() -> new IOException("The file " + file.name() + " no longer exists."));
            return storage.open(stored.key(), 0);
        }
        String url = file.remoteUrl();
        if (url == null) {
            throw new IOException("The file " + file.name() + " has no address.");
        }
        var request = new EgressRequest(
                "GET", URI.create(url), List.of(), new byte[0], EgressRequest.Trust.NAMED, TIMEOUTS, REDIRECTS);
        try {
            EgressResponse response = egress.send(request, largest, new StopSignal());
            if (response.head().status() != 200) {
                throw new IOException("The file " + file.name() + " could not be fetched: its server answered "
                        + response.head().status() + ".");
            }
            return new ByteArrayInputStream(response.body());
        } catch (EgressException refused) {
            throw new IOException(
                    "The file " + file.name() + " could not be fetched: " + refused.getMessage(), refused);
        }
    }
}
