package dev.runnel.model;

import static dev.runnel.model.Chunks.event;
import static dev.runnel.model.Chunks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelResult;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a provider does wrong, what is tried again, and what is told. */
class ProviderFailureTest {

    private final ModelsFixture fixture = new ModelsFixture();

    @Test
    void aStreamThatEndsEarlyIsAnErrorAfterItsText() {
        fixture.egress.stream(Chunks.ROLE, text("half an"));

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
        assertThat(error.error().message()).contains("broke off");
        assertThat(error.afterFirstToken()).isTrue();
        assertThat(fixture.sink.text).hasToString("half an");
        assertThat(fixture.egress.requests).hasSize(1);
    }

    @Test
    void aCutConnectionIsNotTriedAgainAfterTheFirstToken() {
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, text("half"));
            throw new dev.runnel.run.EgressException(Kind.CUT, "connection reset");
        });

        assertThat(failing().afterFirstToken()).isTrue();
        assertThat(fixture.egress.requests).hasSize(1);
    }

    @Test
    void aMalformedChunkIsAnErrorAndHasNoEffect() {
        fixture.egress.stream(text("ok"), event("{\"choices\":[{\"delta\":{\"content\":\"lost\"}"), text("later"));

        ModelException error = failing();

        assertThat(error.error().message()).contains("cannot be read");
        assertThat(fixture.sink.lines).containsExactly("text ok");
    }

    @Test
    void anErrorWithinTheStreamIsTheProvidersMessage() {
        fixture.egress.stream(
                text("ok"), event("{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}"));

        assertThat(failing().error().message()).isEqualTo("The server had an error");

        fixture.egress.stream(text("ok"), "event: error\ndata: plain words\n\n");
        assertThat(failing().error().message()).isEqualTo("plain words");

        fixture.egress.stream(
                text("ok"), event("{\"object\":\"error\",\"message\":\"of another shape\",\"code\":400}"));
        assertThat(failing().error().message()).isEqualTo("of another shape");
    }

    @Test
    void aPassingErrorBeforeTheFirstTokenIsTriedAgain() {
        fixture.egress.stream(event("{\"error\":{\"message\":\"busy\",\"code\":503}}")).stream(Chunks.answer("fine"));

        fixture.ask("gpt-4o");

        assertThat(fixture.sink.text).hasToString("fine");
    }

    @Test
    void aWrongKeyIsSaidWithoutTheKey() {
        fixture.egress.json(
                401, "{\"error\":{\"message\":\"Incorrect API key provided: " + ModelsFixture.KEY + ".\"}}");

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
        assertThat(error.error().message()).isEqualTo("Incorrect API key provided");
        assertThat(fixture.calls.getFirst().error()).isEqualTo("completion_request_error");
    }

    @Test
    void theKeyIsMaskedInEveryMessage() {
        fixture.egress.json(404, "{\"error\":{\"message\":\"no model for " + ModelsFixture.KEY + "\"}}");
        assertThat(failing().error().message()).isEqualTo("no model for ***");

        fixture.egress.stream(event("{\"error\":\"bad " + ModelsFixture.KEY + "\"}"));
        assertThat(failing().error().message()).isEqualTo("bad ***");

        fixture.egress.failure(Kind.TLS_FAILED, "handshake with " + ModelsFixture.KEY);
        assertThat(failing().error().message())
                .isEqualTo("The provider openai could not be reached: handshake with ***");
    }

    @Test
    void statusesBecomeDifysCodes() {
        fixture.egress.json(
                404, "{\"error\":{\"message\":\"The model x does not exist\",\"code\":\"model_not_found\"}}");
        assertThat(failing().error().message()).isEqualTo("The model x does not exist");

        fixture.egress.json(
                429, "{\"error\":{\"message\":\"You exceeded your quota\",\"code\":\"insufficient_quota\"}}");
        assertThat(failing().error().code()).isEqualTo(RunErrorCode.PROVIDER_QUOTA_EXCEEDED);

        fixture.egress.json(413, "<html>too large</html>");
        assertThat(failing().error().message()).isEqualTo("The provider openai answered HTTP 413.");
        assertThat(fixture.egress.requests).hasSize(3);
    }

    @Test
    void aRateLimitIsTriedAgainTwiceAndThenTold() {
        for (int i = 0; i < 3; i++) {
            fixture.egress.json(429, "{\"error\":{\"message\":\"Slow down\"}}");
        }
        long before = fixture.clock.nanos();

        ModelException error = failing();

        assertThat(error.error().code()).isEqualTo(RunErrorCode.RATE_LIMIT_ERROR);
        assertThat(error.error().message()).isEqualTo("Slow down");
        assertThat(fixture.egress.requests).hasSize(3);
        // 500 ms and 1 s, each by three quarters: the jitter of this test is one half.
        assertThat(fixture.clock.nanos() - before).isEqualTo(1_125_000_000L);
    }

    @Test
    void retryAfterIsHonouredUpToACap() {
        var asked = new AtomicLong();
        fixture.egress.json(429, Map.of("retry-after", List.of("7")), "{}").then((sink, stop) -> {
            asked.set(fixture.clock.nanos());
            ScriptedEgress.stream(sink, Chunks.answer("fine"));
        });
        long before = fixture.clock.nanos();
        fixture.ask("gpt-4o");
        assertThat(asked.get() - before).isEqualTo(7_125_000_000L);

        fixture.egress.json(429, Map.of("retry-after", List.of("21")), "{\"error\":\"come back later\"}");
        assertThat(failing().error().message()).isEqualTo("come back later");
        assertThat(fixture.egress.requests).hasSize(3);
    }

    @Test
    void allWaitingTogetherIsBounded() {
        fixture.egress
                .json(503, Map.of("retry-after", List.of("18")), "{}")
                .json(503, Map.of("retry-after", List.of("18")), "{}");

        assertThat(failing().error().message()).isEqualTo("The provider openai answered HTTP 503.");
        assertThat(fixture.egress.requests).hasSize(2);
    }

    @Test
    void connectErrorsAndServerErrorsAreTriedAgain() {
        fixture.egress.failure(Kind.CONNECT_FAILED, "connection refused").json(502, "bad gateway").stream(
                Chunks.answer("fine"));

        assertThat(fixture.ask("gpt-4o").reason()).isEqualTo(FinishReason.STOP);
        assertThat(fixture.sink.text).hasToString("fine");
    }

    @Test
    void aRefusedAddressIsNotTriedAgain() {
        fixture.egress.failure(Kind.REFUSED, "10.0.0.1 is private");
        assertThat(failing().error().message()).contains("10.0.0.1 is private");
    }

    @Test
    void stopDuringAPauseEndsTheWait() {
        fixture.egress.then((sink, stop) -> {
            fixture.stop.raise(StopSignal.Reason.USER);
            throw new dev.runnel.run.EgressException(Kind.CONNECT_FAILED, "refused");
        });

        ModelResult result = fixture.ask("gpt-4o");

        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.usage().totalTokens()).isZero();
    }

    @Test
    void noTokenInTimeIsAnErrorThoughCommentsCome() {
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, ": wait\n\n");
            fixture.clock.advanceMillis(120_001);
            sink.body(ByteBuffer.wrap(": wait\n\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        });

        assertThat(failing().error().message())
                .isEqualTo("The provider openai sent no piece of its answer within 120 s.");
    }

    @Test
    void timeoutsSayWhatWasWaitedFor() {
        fixture.egress.failure(Kind.FIRST_BYTE_TIMEOUT, "x");
        assertThat(failing().error().message()).contains("within 120 s");
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, text("a"));
            throw new dev.runnel.run.EgressException(Kind.IDLE_TIMEOUT, "x");
        });
        assertThat(failing().error().message()).isEqualTo("The provider openai sent nothing for 60 s.");
    }

    @Test
    void anAnswerBeyondTheLimitIsEnded() {
        var piece = "data: " + "x".repeat(1 << 20) + "\n";
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink, text("a"));
            for (int i = 0; i < 20 && !stop.raised(); i++) {
                sink.body(ByteBuffer.wrap(piece.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        });

        assertThat(failing().error().message()).contains("a chunk is too large");
    }

    private ModelException failing() {
        return catchThrowableOfType(ModelException.class, () -> fixture.ask("gpt-4o"));
    }
}
