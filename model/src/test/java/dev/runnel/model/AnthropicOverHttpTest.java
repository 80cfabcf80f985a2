package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.egress.EgressClient;
import dev.runnel.egress.EgressSettings;
import dev.runnel.run.Clock;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.run.TimeOrderedIds;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.Fault;
import dev.runnel.testkit.ManualClock;
import dev.runnel.testkit.ProviderRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way in Anthropic's dialect: requests over real sockets to a provider that does what it is told. */
class AnthropicOverHttpTest {

    private static final String KEY = "sk-ant-over-http-0123456789";
    private static final String TEXT = "The quick brown fox, \"él\", 日本語 and 😀\njump over it.";
    private static final Behavior SAYS_IT_AGAIN = Behavior.echo().withText(ProviderRequest::lastUserText);

    private final FakeModelProvider provider = new FakeModelProvider(SAYS_IT_AGAIN);
    private final EgressClient egress = new EgressClient(EgressSettings.DEFAULT, new SystemClock());
    private final RecordingSink sink = new RecordingSink();
    private final StopSignal stop = new StopSignal();

    @AfterEach
    void close() {
        egress.close();
        provider.close();
        assertThat(provider.faults()).isEmpty();
    }

    /** Models whose pauses between attempts take no time. */
    private Models models() {
        return models(egress, new SteppingClock());
    }

    private Models models(EgressClient door, Clock clock) {
        return new Models(
                new ModelSettings(
                        Map.of(
                                "anthropic",
                                ProviderSettings.of("anthropic", provider.uri().toString(), KEY)),
                        null,
                        Map.of(),
                        ModelSettings.Defaults.NONE,
                        CallTimeouts.DEFAULT),
                door,
                ModelsFixture.NO_FILES,
                clock,
                new TimeOrderedIds(clock),
                (tenant, app) -> null,
                call -> {},
                () -> 0);
    }

    private static ModelRequest request(boolean stream) {
        return ModelsFixture.claude("claude-sonnet-4-5", stream, new UserMessage(TEXT));
    }

    private ModelResult ask() {
        return models().generate(request(true), sink, stop);
    }

    private ModelException failing() {
        return catchThrowableOfType(ModelException.class, this::ask);
    }

    @Test
    void streamsAnAnswerWithItsUsage() {
        provider.requireKey(KEY);
        provider.behave(SAYS_IT_AGAIN.withReasoning("let me see").withTokens(new Behavior.Tokens(20, 5, 11, 3)));

        ModelResult result = ask();

        assertThat(sink.text).hasToString(TEXT);
        assertThat(sink.lines).startsWith("reasoning let ", "reasoning me ", "reasoning see");
        assertThat(result.usage().promptTokens()).isEqualTo(20);
        assertThat(result.usage().cacheReadTokens()).isEqualTo(5);
        assertThat(result.usage().completionTokens()).isEqualTo(11);
        assertThat(result.usage().reasoningTokens()).isEqualTo(3);
        assertThat(provider.lastRequest().path()).isEqualTo("/v1/messages");
        assertThat(provider.lastRequest().headers().first("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(provider.lastRequest().headers().has("Authorization")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void piecesOfAnySizeSayTheSame(int bytes) {
        provider.behave(SAYS_IT_AGAIN.withPieceBytes(bytes));

        ask();

        assertThat(sink.text).hasToString(TEXT);
    }

    @Test
    void aWholeAnswerComesInOnePiece() {
        ModelResult result = models().generate(request(false), sink, stop);

        assertThat(sink.lines).containsExactly("text " + TEXT);
        assertThat(result.usage().estimated()).isFalse();
    }

    @Test
    void functionCallsAreHandedOn() {
        provider.behave(Behavior.calling(
                new Behavior.ToolCall("c1", "weather", "{\"city\":\"Oslo\",\"days\":3}"),
                new Behavior.ToolCall("c2", "now", "{}")));

        assertThat(ask().reason()).isEqualTo(FinishReason.TOOL_CALLS);

        var arguments = new StringBuilder();
        sink.lines.stream()
                .filter(line -> line.startsWith("call 0 "))
                .map(line -> line.split(" ", 5)[4])
                .forEach(arguments::append);
        assertThat(arguments).hasToString("{\"city\":\"Oslo\",\"days\":3}");
        assertThat(sink.lines).anyMatch(line -> line.startsWith("call 1 c2 now"));
    }

    @Test
    void aWrongKeyIsToldWithoutIt() {
        provider.requireKey("another");

        assertThat(failing().error().message()).isEqualTo("Incorrect API key provided");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 529})
    void passingErrorsAreTriedAgain(int status) {
        provider.next(Behavior.failing(status));

        ask();

        assertThat(sink.text).hasToString(TEXT);
        assertThat(provider.requests()).hasSize(2);
    }

    @Test
    void aRateLimitThatStaysIsTold() {
        provider.behave(Behavior.rateLimited(0));

        assertThat(failing().error().code()).isEqualTo(RunErrorCode.RATE_LIMIT_ERROR);
        assertThat(provider.requests()).hasSize(3);
    }

    @Test
    void anErrorWithinTheStreamIsToldInTheProvidersWords() {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.ErrorAfter(5, "overloaded just now")));

        ModelException error = failing();

        assertThat(error.error().message()).isEqualTo("overloaded just now");
        assertThat(error.afterFirstToken()).isTrue();
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void aMalformedEventEndsTheCallAndClosesTheConnection() {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.MalformedFrame(5)).withTokensPerSecond(50));

        ModelException error = failing();

        assertThat(error.error().message()).contains("cannot be read");
        assertThat(error.afterFirstToken()).isTrue();
        provider.awaitConnectionsAtMost(0);
    }

    @Test
    void aConnectionCutAnywhereGivesABeginningAndAnError() {
        Models models = models();
        for (int bytes = 1; bytes < 3000; bytes += 101) {
            provider.next(SAYS_IT_AGAIN
                    .withFault(new Fault.CutAfter(bytes, bytes % 2 == 0))
                    .times(3));
            var cut = new RecordingSink();
            try {
                ModelResult result = models.generate(request(true), cut, stop);
                assertThat(cut.text).hasToString(TEXT);
                assertThat(result.reason()).isEqualTo(FinishReason.STOP);
            } catch (ModelException error) {
                assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
                assertThat(error.afterFirstToken()).isEqualTo(!cut.text.isEmpty());
                assertThat(TEXT).startsWith(cut.text.toString());
            }
        }
    }

    @Test
    void stopClosesTheConnection() {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.HangAfter(6)));
        sink.onText = () -> stop.raise(StopSignal.Reason.USER);

        ModelResult result = ask();

        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.usage().completionTokens()).isPositive();
        provider.awaitClientClosed(1);
    }

    @Test
    void aProviderThatNeverAnswersIsLeftAfterTheFirstTokenTimeout() throws Exception {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.HangBeforeHead()));
        var clock = new ManualClock();
        try (var door = new EgressClient(EgressSettings.DEFAULT, clock);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Models models = models(door, clock);
            Future<ModelException> failure = threads.submit(
                    () -> catchThrowableOfType(ModelException.class, () -> models.generate(request(true), sink, stop)));
            provider.awaitRequests(1);
            clock.awaitParkedUntil(Duration.ofSeconds(120));
            clock.advance(Duration.ofSeconds(121));
            assertThat(failure.get().error().message())
                    .isEqualTo("The provider anthropic sent no piece of its answer within 120 s.");
            provider.awaitClientClosed(1);
        }
    }
}
