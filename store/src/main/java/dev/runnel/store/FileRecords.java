package dev.runnel.store;

import dev.runnel.run.Records;
import dev.runnel.run.StoredFile;
import dev.runnel.run.Words;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** Stored files in SQL. */
record FileRecords(SqlSession sql) implements Records.Files {

    private static final String FILE =
            "SELECT id, tenant, app, end_user, kind, storage_key, name, extension, mime_type,"
                    + " size, created_at, used FROM stored_file WHERE id = ?";

    @Override
    public void insert(StoredFile file) {
        sql.update(
                "INSERT INTO stored_file (id, tenant, app, end_user, kind, storage_key, name, extension, mime_type, size,"
                        + " created_at, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                file.id(),
                file.tenant(),
                file.app(),
                file.endUser(),
                Words.of(file.kind()),
                file.key(),
                file.name(),
                file.extension(),
                file.mimeType(),
                file.size(),
                file.createdAt(),
                file.used());
    }

    @Override
    public Optional<StoredFile> find(UUID tenant, UUID file) {
        return sql.row(FILE + " AND tenant = ?", FileRecords::file, file, tenant);
    }

    @Override
    public Optional<StoredFile> findSigned(UUID file) {
        return sql.row(FILE, FileRecords::file, file);
    }

    @Override
    public void markUsed(UUID tenant, Collection<UUID> files) {
        for (UUID file : files) {
            sql.update("UPDATE stored_file SET used = 1 WHERE id = ? AND tenant = ? AND used = 0", file, tenant);
        }
    }

    private static StoredFile file(SqlRow row) throws SQLException {
        return new StoredFile(
                row.id(1),
                row.id(2),
                row.optionalId(3),
                row.optionalId(4),
                Words.parse(StoredFile.Kind.class, row.text(5)),
                row.text(6),
                row.text(7),
                row.text(8),
                row.text(9),
                row.number(10),
                row.number(11),
                row.flag(12));
    }
}
