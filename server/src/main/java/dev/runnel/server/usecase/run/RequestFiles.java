package dev.runnel.server.usecase.run;

import dev.runnel.engine.FileResolver;
import dev.runnel.engine.InvalidInputException;
import dev.runnel.run.Clock;
import dev.runnel.run.EgressException;
import dev.runnel.run.EndUser;
import dev.runnel.run.FileReference;
import dev.runnel.run.IdSource;
import dev.runnel.run.Store;
import dev.runnel.run.StoredFile;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Words;
import dev.runnel.server.http.Ids;
import dev.runnel.server.usecase.file.FileKinds;
import dev.runnel.server.usecase.file.RemoteFileProbe;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** File objects of requests (service-api.md section 1.8): which file is meant, and whether its sender may use it. */
final class RequestFiles implements FileResolver {

    private final Store store;
    private final IdSource ids;
    /** How long the servers of one request's remote files may take, all together, to say what the files are. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EndUser endUser;
    private final RemoteFileProbe probe;
    private final Clock clock;
    private final long deadline;

    RequestFiles(Store store, IdSource ids, EndUser endUser, RemoteFileProbe probe, Clock clock) {
        this.store = store;
        this.ids = ids;
        this.endUser = endUser;
        this.probe = probe;
        this.clock = clock;
        this.deadline = clock.deadline(PATIENCE);
    }

    @Override
    public @Nullable FileReference resolve(ObjectValue mapping) {
        return switch (mapping.text("transfer_method", "")) {
            case "" -> null;
            case "remote_url" -> remote(mapping);
            case "local_file", "tool_file" -> stored(mapping);
            default -> throw new InvalidInputException("Invalid transfer method for a file");
        };
    }

    private @Nullable FileReference remote(ObjectValue mapping) {
        String url = mapping.text("url", mapping.text("remote_url", ""));
        if (url.isEmpty()) {
            return null;
        }
        URI address = addressOf(url);
        String name = nameOf(address);
        RemoteFileProbe.Facts facts = facts(address);
        String extension = FileKinds.extension(name);
        if (extension.isEmpty()) {
            extension = FileKinds.extensionOf(facts.mimeType());
        }
        String known = FileKinds.mimeType(extension);
        return new FileReference(
                ids.next(),
                type(mapping, extension),
                FileReference.Transfer.REMOTE_URL,
                null,
                url,
                name,
                extension.isEmpty() ? "" : "." + extension,
                known.isEmpty() ? facts.mimeType() : known,
                facts.size(),
                FileReference.Owner.USER);
    }

    private RemoteFileProbe.Facts facts(URI address) {
        long left = deadline - clock.nanos();
        try {
            return left <= 0 ? RemoteFileProbe.Facts.NONE : probe.ask(address, Duration.ofNanos(left));
        } catch (EgressException refused) {
            throw new InvalidInputException(String.valueOf(refused.getMessage()));
        }
    }

    private static URI addressOf(String url) {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidInputException("Invalid file url");
        }
        String scheme = String.valueOf(address.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidInputException("Invalid file url: only http and https addresses are fetched");
        }
        return address;
    }

    private static String nameOf(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty() ? "file" : name;
    }

    private FileReference stored(ObjectValue mapping) {
        String text = mapping.text(
                "upload_file_id",
                mapping.text("tool_file_id", mapping.text("reference", mapping.text("related_id", ""))));
        UUID id = Ids.parse(text);
        if (id == null) {
            throw new InvalidInputException("Invalid upload file id format");
        }
        StoredFile file = store.read(records -> records.files().find(endUser.tenant(), id))
                .filter(found ->
                        found.kind() == StoredFile.Kind.TOOL || endUser.id().equals(found.endUser()))
                .orElseThrow(() -> new InvalidInputException("Invalid upload file"));
        return new FileReference(
                ids.next(),
                type(mapping, file.extension()),
                file.kind() == StoredFile.Kind.UPLOAD
                        ? FileReference.Transfer.LOCAL_FILE
                        : FileReference.Transfer.TOOL_FILE,
                file.id(),
                null,
                file.name(),
                file.extension().isEmpty() ? "" : "." + file.extension(),
                file.mimeType(),
                file.size(),
                FileReference.Owner.USER);
    }

    private static FileReference.Type type(ObjectValue mapping, String extension) {
        String declared = mapping.text("type", "");
        if (declared.isEmpty()) {
            return FileKinds.type(extension);
        }
        try {
            return Words.parse(FileReference.Type.class, declared);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException("Invalid file type: " + declared);
        }
    }
}
