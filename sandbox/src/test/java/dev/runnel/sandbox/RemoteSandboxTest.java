package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.egress.EgressClient;
import dev.runnel.egress.EgressSettings;
import dev.runnel.run.Clock;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.JsonText;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.sandbox.SandboxSettings.Limits;
import dev.runnel.sandbox.SandboxSettings.Remote;
import dev.runnel.testkit.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dify's sandbox protocol over a real socket. */
@Timeout(60)
class RemoteSandboxTest {

    private static final String KEY = "dify-sandbox";
    private static final int OUTPUT_BYTES = 1000;

    private static SandboxSettings settings(URI endpoint, boolean network) {
        Limits limits = Limits.DEFAULT;
        return new SandboxSettings(
                new Limits(
                        limits.wall(),
                        limits.memoryBytes(),
                        limits.threads(),
                        limits.filesBytes(),
                        OUTPUT_BYTES,
                        limits.childProcesses()),
                1,
                Duration.ZERO,
                new Remote(endpoint, KEY, network));
    }

    private static String run(URI endpoint, CodeLanguage language, String program, StopSignal stop, Clock clock) {
        try (var egress = new EgressClient(EgressSettings.DEFAULT, clock);
                var sandbox = Sandboxes.open(settings(endpoint, false), egress, clock)) {
            return sandbox.run(language, program, stop);
        }
    }

    private static String run(URI endpoint) {
        return run(endpoint, CodeLanguage.PYTHON3, "print(1)", new StopSignal(), new SystemClock());
    }

    private static SandboxException failure(URI endpoint) {
        return catchThrowableOfType(SandboxException.class, () -> run(endpoint));
    }

    private static String reply(String stdout, String error) {
        return "{\"code\":0,\"message\":\"success\",\"data\":{\"error\":\"" + error + "\",\"stdout\":\"" + stdout
                + "\"}}";
    }

    @Test
    void sendsTheProgramAndReturnsItsOutput() throws IOException {
        try (var server = FakeDifySandbox.replying(reply("<<RESULT>>{\\\"a\\\":\\\"ü\\\"}<<RESULT>>\\n", ""))) {
            assertThat(run(
                            server.endpoint(),
                            CodeLanguage.PYTHON3,
                            "print(\"ü\n\")",
                            new StopSignal(),
                            new SystemClock()))
                    .isEqualTo("<<RESULT>>{\"a\":\"ü\"}<<RESULT>>\n");
            var asked = server.asked().getFirst();
            assertThat(asked.head()).startsWith("POST /v1/sandbox/run HTTP/1.1\r\n");
            assertThat(asked.head().lines().map(String::toLowerCase).toList())
                    .contains("x-api-key: " + KEY, "content-type: application/json");
            assertThat(asked.body())
                    .isEqualTo("{\"language\":\"python3\",\"code\":\"print(\\\"ü\\n\\\")\",\"preload\":\"\","
                            + "\"enable_network\":false}");
        }
    }

    @Test
    void callsJavascriptNodejs() throws IOException {
        try (var server = FakeDifySandbox.replying(reply("1", ""))) {
            run(server.endpoint(), CodeLanguage.JAVASCRIPT, "1", new StopSignal(), new SystemClock());
            assertThat(JsonText.parseObject(server.asked().getFirst().body()).text("language", ""))
                    .isEqualTo("nodejs");
        }
    }

    @Test
    void passesTheNetworkOnWhereTheOperatorSaysSo() throws IOException {
        try (var server = FakeDifySandbox.replying(reply("1", ""));
                var egress = new EgressClient(EgressSettings.DEFAULT, new SystemClock());
                var sandbox = Sandboxes.open(settings(server.endpoint(), true), egress, new SystemClock())) {
            sandbox.run(CodeLanguage.PYTHON3, "1", new StopSignal());
            assertThat(server.asked().getFirst().body()).endsWith("\"enable_network\":true}");
        }
    }

    @Test
    void anEndpointMayHaveAPathAndASlash() throws IOException {
        try (var server = FakeDifySandbox.replying(reply("1", ""))) {
            run(URI.create(server.endpoint() + "/sandbox/"));
            assertThat(server.asked().getFirst().head()).startsWith("POST /sandbox/v1/sandbox/run HTTP/1.1\r\n");
        }
    }

    @Test
    void theProgramsErrorFails() throws IOException {
        try (var server = FakeDifySandbox.replying(
                reply("", "Traceback (most recent call last):\\nNameError: name 'x' is not defined\\n"))) {
            var failure = failure(server.endpoint());
            assertThat(failure.kind()).isEqualTo(Kind.FAILED);
            assertThat(failure).hasMessage("the program failed: NameError: name 'x' is not defined");
            assertThat(failure.errorOutput()).startsWith("Traceback");
        }
    }

    @Test
    void itsTimeoutIsATimeout() throws IOException {
        try (var server = FakeDifySandbox.replying(reply("", "error: timeout\\n"))) {
            assertThat(failure(server.endpoint()).kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void aCodeOtherThanZeroFails() throws IOException {
        try (var server =
                FakeDifySandbox.replying("{\"code\":-400,\"message\":\"unsupported language\",\"data\":null}")) {
            var failure = failure(server.endpoint());
            assertThat(failure.kind()).isEqualTo(Kind.FAILED);
            assertThat(failure).hasMessage("the remote sandbox answered with code -400: unsupported language");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503 Service Unavailable,BUSY",
        "401 Unauthorized,UNAVAILABLE",
        "500 Oh,UNAVAILABLE",
        "404 No,UNAVAILABLE"
    })
    void aStatusOtherThan200Fails(String status, Kind kind) throws IOException {
        try (var server = FakeDifySandbox.withStatus(status, "{}")) {
            var failure = failure(server.endpoint());
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).doesNotContain(KEY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"<html>", "[]", "{\"data\":{}}", "{\"code\":\"0\"}"})
    void anAnswerOfAnotherKindIsNotTaken(String body) throws IOException {
        try (var server = FakeDifySandbox.replying(body)) {
            assertThat(failure(server.endpoint()).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void theOutputIsBounded() throws IOException {
        try (var server = FakeDifySandbox.replying(reply("x".repeat(OUTPUT_BYTES), ""))) {
            assertThat(run(server.endpoint())).hasSize(OUTPUT_BYTES);
        }
        try (var server = FakeDifySandbox.replying(reply("x".repeat(OUTPUT_BYTES + 1), ""))) {
            assertThat(failure(server.endpoint()).kind()).isEqualTo(Kind.OUTPUT_TOO_LARGE);
        }
        try (var server = FakeDifySandbox.replying(reply("x".repeat(3 << 20), ""))) {
            assertThat(failure(server.endpoint()).kind()).isEqualTo(Kind.OUTPUT_TOO_LARGE);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        URI gone;
        try (var server = FakeDifySandbox.replying("{}")) {
            gone = server.endpoint();
        }
        var failure = failure(gone);
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("check sandbox.endpoint");
    }

    @Test
    void anAnswerThatDoesNotComeTimesOut() throws IOException {
        var clock = new ManualClock();
        try (var server = new FakeDifySandbox(null)) {
            var failure = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                    SandboxException.class,
                    () -> run(server.endpoint(), CodeLanguage.PYTHON3, "1", new StopSignal(), clock)));
            server.awaitAsked();
            clock.awaitParked(1);
            clock.advance(Duration.ofSeconds(91));
            assertThat(failure.join().kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void aStopEndsTheCall() throws IOException {
        var stop = new StopSignal();
        try (var server = new FakeDifySandbox(null)) {
            var failure = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                    SandboxException.class,
                    () -> run(server.endpoint(), CodeLanguage.PYTHON3, "1", stop, new SystemClock())));
            server.awaitAsked();
            stop.raise(StopSignal.Reason.USER);
            assertThat(failure.join().kind()).isEqualTo(Kind.STOPPED);
        }
    }

    @Test
    void theProbeAsksTheServerForEachLanguage() throws IOException {
        try (var server = FakeDifySandbox.replying(reply("ready\\n", ""));
                var egress = new EgressClient(EgressSettings.DEFAULT, new SystemClock())) {
            var found = Sandboxes.probe(settings(server.endpoint(), false), egress, new SystemClock());
            assertThat(found.values()).allMatch(availability -> availability.available());
            assertThat(server.asked()).hasSize(2);
        }
        try (var server = FakeDifySandbox.withStatus("401 Unauthorized", "{}");
                var egress = new EgressClient(EgressSettings.DEFAULT, new SystemClock())) {
            var found = Sandboxes.probe(settings(server.endpoint(), false), egress, new SystemClock());
            assertThat(found.get(CodeLanguage.PYTHON3).available()).isFalse();
            assertThat(found.get(CodeLanguage.PYTHON3).description()).contains("sandbox.api-key");
        }
    }
}
