package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.Run;
import dev.runnel.run.RunLog;
import dev.runnel.run.Segment;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.run.SystemClock;
import dev.runnel.testkit.store.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the SQLite store does beyond the contracts. */
@Timeout(60)
class SqliteStoreInsideTest {

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();

    private SqliteFile file() {
        return new SqliteFile(folder.resolve("runnel.db"), true);
    }

    private SqliteStore open(int readers, long patienceMillis, long reserve) {
        return new SqliteStore(file(), readers, patienceMillis, reserve, new SystemClock(), UnaryOperator.identity());
    }

    @Test
    void aUnitInsideAUnitIsRefusedRatherThanWaitingForItself() {
        try (SqliteStore store = open(1, 1000, 0)) {
            assertThatThrownBy(() -> store.write(outer -> store.write(inner -> true)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aReaderThatFindsNoConnectionFreeIsRefused() {
        try (SqliteStore store = open(1, 50, 0)) {
            var begun = new CompletableFuture<Void>();
            var over = new CompletableFuture<Void>();
            CompletableFuture<Boolean> holding = CompletableFuture.supplyAsync(() -> store.<Boolean>read(records -> {
                begun.complete(null);
                over.join();
                return true;
            }));
            begun.join();

            assertThatThrownBy(() -> store.read(records -> true)).isInstanceOf(StoreUnavailableException.class);

            over.complete(null);
            holding.join();
            assertThat(store.<Boolean>read(records -> true)).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsToldWithoutAHalfOpenStore() throws Exception {
        Path occupied = Files.createFile(folder.resolve("occupied"));

        assertThatThrownBy(() -> new SqliteStore(occupied.resolve("runnel.db"), true, 1, new SystemClock()))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("runnel.db"), "this is no database at all ".repeat(1000));

        assertThatThrownBy(() -> new SqliteStore(text, true, 1, new SystemClock()))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(text).content().startsWith("this is no database");
    }

    @Test
    void commitsSurvivePowerLossUnlessToldOtherwise() throws Exception {
        try (SqlSession writer = file().openWriter();
                SqlSession relaxed = new SqliteFile(file().path(), false).openWriter()) {
            assertThat(pragma(writer.connection(), "synchronous")).isEqualTo(2);
            assertThat(pragma(relaxed.connection(), "synchronous")).isEqualTo(1);
            assertThat(pragma(writer.connection(), "wal_autocheckpoint")).isZero();
        }
    }

    private static int pragma(Connection connection, String name) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA " + name)) {
            result.next();
            return result.getInt(1);
        }
    }

    @Test
    void theWriteAheadLogStartsOverWhenTheWriterIsAsked() throws Exception {
        SqliteFile file = file();
        open(1, 1000, 0).close();
        var batches = new SqliteBatches(file);
        var writer = new BatchWriter("writer", batches, new SystemClock());
        try (Connection observer = DriverManager.getConnection(file.url())) {
            for (int i = 0; i < 50; i++) {
                write(writer, "app-" + i);
            }
            int before = pagesInLog(observer);

            batches.wantCheckpoint();
            write(writer, "the batch before the checkpoint");
            write(writer, "the first of the log that started over");

            assertThat(before).isGreaterThan(50);
            assertThat(pagesInLog(observer)).isLessThan(20);
        } finally {
            writer.close();
        }
    }

    private void write(BatchWriter writer, String name) {
        var unit = new WriteItem.Unit<>(records -> {
            records.apps().insert(samples.app(java.util.UUID.randomUUID(), name, null, 1));
            return true;
        });
        writer.submit(unit);
        unit.await();
    }

    private static int pagesInLog(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            result.next();
            return result.getInt(2);
        }
    }

    @Test
    void closingLeavesNoWriteAheadLog() throws Exception {
        try (SqliteStore store = open(1, 1000, 0)) {
            Run run = samples.run();
            store.write(records -> {
                records.runs().insert(run, Samples.NODE);
                return true;
            });
            RunLog.Writer writer = store.log().writer(Samples.lease(run), 0, 4096, cause -> {});
            writer.append(new Segment(1, 1, 1, 1, Segment.Retention.DELTA, new byte[1000]));
        }

        assertThat(folder.resolve("runnel.db-wal")).doesNotExist();
    }

    @Test
    void theReserveLiesBesideTheDatabase() throws Exception {
        try (SqliteStore store = open(1, 1000, 3_000_000)) {
            Path reserve = folder.resolve("reserve");
            while (!Files.exists(reserve) || Files.size(reserve) < 3_000_000) {
                Thread.onSpinWait();
            }
            assertThat(store.writable()).isTrue();
        }
    }
}
