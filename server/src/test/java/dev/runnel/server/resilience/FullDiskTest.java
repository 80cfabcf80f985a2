package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.TestServer;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A data folder on a file system that fills up while runs stream. Needs the right to mount. */
class FullDiskTest {

    private static final int STREAMS = 6;
    /** Room for the database, the 64 MiB that are kept free for recovery, and as much again beside it. */
    private static final String SIZE = "256m";

    /** Enough of the reserve for this test's recovery; the server takes it bit by bit. */
    private static final long RESERVED = 16L * 1024 * 1024;

    private static final int WORDS = 2000;

    @TempDir
    Path folder;

    private Path disk;
    private Path filler;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        filler = disk.resolve("filler");
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "runnel-test", disk.toString()),
                "skipped: a tmpfs cannot be mounted here, which takes root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (Files.isWritable(disk) && !Files.getFileStore(disk).equals(Files.getFileStore(folder))) {
            assertThat(run("umount", disk.toString())).as("unmounted").isTrue();
        }
    }

    @Test
    void aFullDiskRefusesNewRunsEndsRunningOnesAndIsSurvived() throws Exception {
        Path data = disk.resolve("data");
        var receivers = new ArrayList<Receiver>();
        try (var provider = new FakeModelProvider()) {
            provider.behave(request -> Behavior.saying(Answers.to(request.lastUserText()))
                    .withTokensPerSecond(request.lastUserText().startsWith("short") ? 0 : 50));
            String configuration = TestServer.openAi(provider.port());
            String key;
            try (var server = new TestServer(data, configuration)) {
                key = server.key(server.app(Answers.APP));
                var client = new ServiceClient(server.port(), key);
                assertThat(client.plain("/readyz").status()).isEqualTo(200);
                assertAnswered(client, "before");
                Path reserve = data.resolve("reserve");
                Await.until(
                        "some space is kept for recovery",
                        () -> reserve.toFile().length() >= RESERVED);
                var streams = new ArrayList<Delivery>();
                for (int number = 0; number < STREAMS; number++) {
                    Delivery delivery = client.stream(ServiceClient.body(query(number), "user-" + number, true));
                    assertThat(delivery.read(1000)).isEqualTo(Delivery.End.ENOUGH);
                    streams.add(delivery);
                }
                Await.until("some text of every answer is stored", () -> runsWithText(data) == STREAMS + 1);
                fill();
                Await.until(
                        "the full disk is noticed",
                        () -> client.plain("/readyz").status() == 503);
                assertRefused(client);
                // In-band, about ten seconds later: the only frame that is no stored event.
                for (int number = 0; number < STREAMS; number++) {
                    var receiver = new Receiver(query(number));
                    try (Delivery delivery = streams.get(number)) {
                        assertThat(delivery.read(Long.MAX_VALUE)).isEqualTo(Delivery.End.WHOLE);
                        List<Frame> frames = delivery.frames();
                        receiver.takeWhole(frames);
                        assertThat(receiver.terminals()).containsExactly("log_unavailable");
                        assertThat(frames.getLast().id()).isNull();
                        assertThat(Answers.to(query(number))).startsWith(receiver.answer());
                    }
                    receivers.add(receiver);
                }
                provider.awaitClientClosed(STREAMS);
                assertRefused(client);
                Files.delete(filler);
                Await.until("it serves again", () -> client.plain("/readyz").status() == 200);
                assertAnswered(client, "after");
            }
            // The server gave up what its last checkpoint freed; a killed one would not have.
            fill();
            // What was kept free lets a start end the runs that were in flight, while the disk is still full.
            try (var server = new TestServer(data, configuration)) {
                var client = new ServiceClient(server.port(), key);
                for (int number = 0; number < STREAMS; number++) {
                    assertRecovered(client, receivers.get(number), number);
                }
                Files.delete(filler);
                Await.until("it serves again", () -> client.plain("/readyz").status() == 200);
                assertAnswered(client, "recovered");
                assertStored(client, "before");
                assertStored(client, "after");
            }
        }
    }

    /** Runs with more stored events than come before their text. */
    private static int runsWithText(Path data) {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("runnel.db"));
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(DISTINCT run) FROM run_segment WHERE last > 5")) {
            return rows.getInt(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void assertRefused(ServiceClient client) {
        RawResponse refused = client.blocking("short refused 5", "refused");
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(ServiceClient.json(refused).path("code").stringValue("")).isEqualTo("service_unavailable");
    }

    private static void assertAnswered(ServiceClient client, String user) {
        RawResponse answer = client.blocking("short " + user + " 20", user);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertStored(client, user);
    }

    private static void assertStored(ServiceClient client, String user) {
        assertThat(client.messages(user))
                .singleElement()
                .extracting(message -> message.path("answer").stringValue(""))
                .isEqualTo(Answers.to("short " + user + " 20"));
    }

    /** The run ends as interrupted; what was shown beyond the durable text is replaced. */
    private static void assertRecovered(ServiceClient client, Receiver shown, int number) {
        var receiver = new Receiver(query(number));
        try (Delivery again = client.events(
                Objects.requireNonNull(shown.run()), "user-" + number, "Last-Event-ID: " + shown.lastId())) {
            assertThat(again.read(Long.MAX_VALUE)).isEqualTo(Delivery.End.WHOLE);
            receiver.takeWhole(again.frames());
        }
        assertThat(receiver.terminals()).containsExactly("interrupted");
        assertThat(receiver.replaced()).isTrue();
        assertThat(shown.answer()).startsWith(receiver.answer());
        assertThat(receiver.answer()).isNotEmpty();
        JsonNode message = client.messages("user-" + number).getFirst();
        assertThat(message.path("answer").stringValue("")).isEqualTo(receiver.answer());
        assertThat(message.path("status").stringValue("")).isEqualTo("error");
    }

    private static String query(int number) {
        return "long " + number + " " + WORDS;
    }

    /** Writes until there is no room for another byte. */
    private void fill() throws IOException {
        try (FileChannel channel = FileChannel.open(
                filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int piece = 1024 * 1024; piece > 0; ) {
                try {
                    if (channel.write(ByteBuffer.allocate(piece)) < piece) {
                        piece /= 2;
                    }
                } catch (IOException full) {
                    piece /= 2;
                }
            }
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }
}
