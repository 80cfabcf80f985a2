package dev.runnel.server.surface;

import dev.runnel.run.App;
import dev.runnel.server.TestServer;
import dev.runnel.testkit.FakeModelProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** A server with a fake provider behind it: what most tests of the Service API begin with. */
final class ServiceBench implements AutoCloseable {

    private final FakeModelProvider provider = new FakeModelProvider();
    private final TestServer server;

    ServiceBench(Path folder) throws IOException {
        this(folder, "");
    }

    /** @param more further settings of {@code runnel.yml}, whole blocks */
    ServiceBench(Path folder, String more) throws IOException {
        server = new TestServer(folder, TestServer.openAi(provider.port()) + more);
    }

    FakeModelProvider provider() {
        return provider;
    }

    TestServer server() {
        return server;
    }

    /** A client with a new key of an app. */
    ServiceClient client(App app) {
        return new ServiceClient(server.port(), server.key(app));
    }

    /** A client with a new key of the app of that file's text. */
    ServiceClient client(String text) {
        return client(server.app(text));
    }

    /** How many rows there are of what requests make. */
    Map<String, Integer> rows() {
        var rows = new TreeMap<String, Integer>();
        String url = "jdbc:sqlite:" + server.workplace().folder().database();
        try (var connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String table : new String[] {
                "run", "message", "conversation", "stored_file", "feedback", "idempotency_key", "end_user"
            }) {
                try (ResultSet count = statement.executeQuery("select count(*) from " + table)) {
                    count.next();
                    rows.put(table, count.getInt(1));
                }
            }
        } catch (SQLException broken) {
            throw new AssertionError("the rows cannot be counted", broken);
        }
        return rows;
    }

    @Override
    public void close() {
        server.close();
        provider.close();
    }
}
