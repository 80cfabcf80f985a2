package dev.runnel.store;

import dev.runnel.run.App;
import dev.runnel.run.AppMode;
import dev.runnel.run.AppVersion;
import dev.runnel.run.JsonText;
import dev.runnel.run.Records;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Apps and their versions in SQL. */
record AppRecords(SqlSession sql) implements Records.Apps {

    private static final String APP =
            "SELECT id, tenant, name, mode, description, presentation, published_version, source,"
                    + " enable_api, max_active_requests, created_at, updated_at FROM app WHERE tenant = ?";
    private static final String VERSION =
            "SELECT id, tenant, app, number, mode, content, hash, created_at FROM app_version WHERE tenant = ?";

    @Override
    public void insert(App app) {
        sql.update(
                "INSERT INTO app (id, tenant, name, mode, description, presentation, published_version, source,"
                        + " enable_api, max_active_requests, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                app.id(),
                app.tenant(),
                app.name(),
                app.mode().wire(),
                app.description(),
                JsonText.write(app.presentation()),
                app.publishedVersion(),
                app.source(),
                app.enableApi(),
                app.maxActiveRequests(),
                app.createdAt(),
                app.updatedAt());
    }

    @Override
    public void update(App app) {
        sql.update(
                "UPDATE app SET name = ?, mode = ?, description = ?, presentation = ?, published_version = ?, source = ?,"
                        + " enable_api = ?, max_active_requests = ?, updated_at = ? WHERE tenant = ? AND id = ?",
                app.name(),
                app.mode().wire(),
                app.description(),
                JsonText.write(app.presentation()),
                app.publishedVersion(),
                app.source(),
                app.enableApi(),
                app.maxActiveRequests(),
                app.updatedAt(),
                app.tenant(),
                app.id());
    }

    @Override
    public Optional<App> find(UUID tenant, UUID app) {
        return sql.row(APP + " AND id = ?", AppRecords::app, tenant, app);
    }

    @Override
    public Optional<App> findBySource(UUID tenant, String source) {
        return sql.row(APP + " AND source = ?", AppRecords::app, tenant, source);
    }

    @Override
    public List<App> findByName(UUID tenant, String name) {
        return sql.rows(APP + " AND name = ? ORDER BY created_at, id", AppRecords::app, tenant, name);
    }

    @Override
    public List<App> all(UUID tenant) {
        return sql.rows(APP + " ORDER BY created_at, id", AppRecords::app, tenant);
    }

    @Override
    public void insertVersion(AppVersion version) {
        sql.update(
                "INSERT INTO app_version (id, tenant, app, number, mode, content, hash, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                version.id(),
                version.tenant(),
                version.app(),
                version.number(),
                version.mode().wire(),
                JsonText.write(version.content()),
                version.hash(),
                version.createdAt());
    }

    @Override
    public Optional<AppVersion> version(UUID tenant, UUID version) {
        return sql.row(VERSION + " AND id = ?", AppRecords::version, tenant, version);
    }

    @Override
    public Optional<AppVersion> latestVersion(UUID tenant, UUID app) {
        return sql.row(VERSION + " AND app = ? ORDER BY number DESC LIMIT 1", AppRecords::version, tenant, app);
    }

    private static App app(SqlRow row) throws SQLException {
        return new App(
                row.id(1),
                row.id(2),
                row.text(3),
                AppMode.ofWire(row.text(4)),
                row.text(5),
                JsonText.parseObject(row.text(6)),
                row.optionalId(7),
                row.optionalText(8),
                row.flag(9),
                row.whole(10),
                row.number(11),
                row.number(12));
    }

    private static AppVersion version(SqlRow row) throws SQLException {
        return new AppVersion(
                row.id(1),
                row.id(2),
                row.id(3),
                row.whole(4),
                AppMode.ofWire(row.text(5)),
                JsonText.parseObject(row.text(6)),
                row.text(7),
                row.number(8));
    }
}
