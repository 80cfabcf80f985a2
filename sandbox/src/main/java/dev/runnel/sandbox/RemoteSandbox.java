package dev.runnel.sandbox;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.JsonText;
import dev.runnel.run.Sandbox;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.sandbox.SandboxSettings.Remote;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs programs on a server that speaks Dify's sandbox protocol: {@code POST /v1/sandbox/run}.
 *
 * <p>How many run at once, and what each may use, is that server's to say; it answers 503 when it has enough.
 */
public final class RemoteSandbox implements Sandbox {

    /** Dify's own patience with it: 10 s to connect, 60 s for the answer. */
    private static final EgressRequest.Timeouts TIMEOUTS = new EgressRequest.Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(90));

    private static final int ERROR_OUTPUT = 8 << 10;
    private static final int MESSAGE = 500;

    /** What the server writes behind a program's words when its time was up. */
    private static final String TIMEOUT_WORDS = "error: timeout";

    private final Remote remote;
    private final URI address;
    private final int outputBytes;
    private final Egress egress;

    /** @param outputBytes the largest standard output that is accepted */
    public RemoteSandbox(Remote remote, int outputBytes, Egress egress) {
        this.remote = remote;
        this.address = URI.create(remote.endpoint().toString().replaceFirst("/+$", "") + "/v1/sandbox/run");
        this.outputBytes = outputBytes;
        this.egress = egress;
    }

    /** Always available: whether the server answers shows when it is asked. */
    @Override
    public Availability availability(CodeLanguage language) {
        return new Availability(true, "remote sandbox at " + remote.endpoint());
    }

    @Override
    public String run(CodeLanguage language, String program, StopSignal stop) {
        if (program.length() > BubblewrapSandbox.MAX_PROGRAM_BYTES) {
            throw new SandboxException(
                    Kind.FAILED, "the program is larger than " + (BubblewrapSandbox.MAX_PROGRAM_BYTES >> 20) + " MiB");
        }
        EgressResponse answer;
        try {
            answer = egress.send(request(language, program), answerBytes(), stop);
        } catch (EgressException failed) {
            throw translated(failed);
        }
        return output(answer);
    }

    /** The output as JSON, which may write a byte as six. */
    private int answerBytes() {
        return (int) Math.min(Integer.MAX_VALUE - 8, outputBytes * 6L + (1 << 20));
    }

    private EgressRequest request(CodeLanguage language, String program) {
        var body = new ByteBuilder(program.length() + 256);
        body.ascii("{\"language\":\"").ascii(word(language)).ascii("\",\"code\":");
        JsonText.write(program, body);
        body.ascii(",\"preload\":\"\",\"enable_network\":")
                .ascii(remote.network() ? "true" : "false")
                .put('}');
        return new EgressRequest(
                "POST",
                address,
                List.of(Map.entry("X-Api-Key", remote.apiKey()), Map.entry("Content-Type", "application/json")),
                body.toArray(),
                EgressRequest.Trust.OPERATOR,
                TIMEOUTS,
                0);
    }

    private static String word(CodeLanguage language) {
        return switch (language) {
            case PYTHON3 -> "python3";
            case JAVASCRIPT -> "nodejs";
        };
    }

    private String output(EgressResponse answer) {
        int status = answer.head().status();
        switch (status) {
            case 200 -> {}
            case 503 -> throw new SandboxException(Kind.BUSY, "the remote sandbox has no place free; try again later");
            case 401, 403 ->
                throw new SandboxException(
                        Kind.UNAVAILABLE, "the remote sandbox refuses the key: check sandbox.api-key");
            default ->
                throw new SandboxException(Kind.UNAVAILABLE, "the remote sandbox answered with status " + status);
        }
        ObjectValue reply;
        try {
            reply = JsonText.parseObject(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw new SandboxException(
                    Kind.UNAVAILABLE, "the remote sandbox answered with something else than JSON", "", malformed);
        }
        if (!(reply.get("code") instanceof IntegerValue(long code))) {
            throw new SandboxException(Kind.UNAVAILABLE, "the remote sandbox's answer has no code");
        }
        if (code != 0) {
            throw new SandboxException(
                    Kind.FAILED,
                    "the remote sandbox answered with code " + code + ": " + start(reply.text("message", "")));
        }
        ObjectValue data = reply.get("data") instanceof ObjectValue object ? object : ObjectValue.EMPTY;
        String error = data.text("error", "");
        if (!error.isEmpty()) {
            throw failed(error);
        }
        String output = data.text("stdout", "");
        if (output.length() > outputBytes || output.getBytes(StandardCharsets.UTF_8).length > outputBytes) {
            throw Outcome.tooMuch(outputBytes, null);
        }
        return output;
    }

    private static SandboxException failed(String error) {
        String said = error.length() > ERROR_OUTPUT ? error.substring(error.length() - ERROR_OUTPUT) : error;
        if (said.strip().endsWith(TIMEOUT_WORDS)) {
            return new SandboxException(Kind.TIMED_OUT, "the program did not end in time", said, null);
        }
        return new SandboxException(Kind.FAILED, "the program failed: " + Outcome.lastLine(said), said, null);
    }

    private SandboxException translated(EgressException failed) {
        return switch (failed.kind()) {
            case STOPPED -> new SandboxException(Kind.STOPPED, "the program was stopped", "", failed);
            case TOO_LARGE -> Outcome.tooMuch(outputBytes, failed);
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, WHOLE_TIMEOUT ->
                new SandboxException(Kind.TIMED_OUT, "the remote sandbox did not answer in time", "", failed);
            case REFUSED,
                    UNKNOWN_HOST,
                    CONNECT_FAILED,
                    CONNECT_TIMEOUT,
                    PORTS_EXHAUSTED,
                    TLS_FAILED,
                    CUT,
                    PROTOCOL,
                    TOO_MANY_REDIRECTS ->
                new SandboxException(
                        Kind.UNAVAILABLE,
                        "the remote sandbox cannot be reached (" + failed.getMessage() + "): check sandbox.endpoint",
                        "",
                        failed);
        };
    }

    private static String start(String text) {
        return text.length() > MESSAGE ? text.substring(0, MESSAGE) : text;
    }
}
