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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way: requests over real sockets to a provider that does what it is told. */
class OverHttpTest {

    private static final String KEY = "sk-over-http-0123456789";
    private static final String TEXT = "The quick brown fox, \"él\", 日本語 and 😀\njump over it.";

    private static final Behavior SAYS_IT_AGAIN = Behavior.echo().withText(ProviderRequest::lastUserText);

    private final FakeModelProvider provider = new FakeModelProvider(SAYS_IT_AGAIN);
    private final List<EgressClient> doors = new ArrayList<>();
    private final RecordingSink sink = new RecordingSink();
    private final StopSignal stop = new StopSignal();
    private final CountDownLatch spoken = new CountDownLatch(1);

    @AfterEach
    void close() {
        doors.forEach(EgressClient::close);
        provider.close();
        assertThat(provider.faults()).isEmpty();
    }

    private Models models(Clock clock, Clock connectionClock) {
        var egress = new EgressClient(EgressSettings.DEFAULT, connectionClock);
        doors.add(egress);
        return new Models(
                new ModelSettings(
                        Map.of(
                                "openai",
                                ProviderSettings.of(
                                        "openai", provider.openAiUri().toString(), KEY)),
                        null,
                        Map.of(),
                        ModelSettings.Defaults.NONE,
                        CallTimeouts.DEFAULT),
                egress,
                ModelsFixture.NO_FILES,
                clock,
                new TimeOrderedIds(clock),
                (tenant, app) -> null,
                call -> {},
                () -> 0);
    }

    private Models models() {
        return models(new SystemClock(), new SystemClock());
    }

    /** Models whose pauses between attempts take no time. */
    private Models hasty() {
        return models(new SteppingClock(), new SystemClock());
    }

    private static ModelRequest request(String model, boolean stream) {
        return ModelsFixture.request(model, stream, new UserMessage(TEXT));
    }

    private ModelResult ask(Models models) {
        return models.generate(request("gpt-4o", true), sink, stop);
    }

    private ModelException failing(Models models) {
        return catchThrowableOfType(ModelException.class, () -> ask(models));
    }

    @Test
    void streamsAnAnswerWithItsUsage() {
        provider.requireKey(KEY);

        ModelResult result = ask(models());

        assertThat(sink.text).hasToString(TEXT);
        assertThat(sink.drained).isPositive();
        assertThat(result.reason()).isEqualTo(FinishReason.STOP);
        assertThat(result.usage().estimated()).isFalse();
        assertThat(result.usage().totalTokens()).isPositive();
        assertThat(result.usage().timeToFirstToken()).isPositive();
        assertThat(provider.lastRequest().streaming()).isTrue();
        assertThat(provider.lastRequest().model()).isEqualTo("gpt-4o");
    }

    @Test
    void oneConnectionServesCallsAfterEachOther() {
        Models models = models();
        for (int i = 0; i < 5; i++) {
            ask(models);
        }

        assertThat(provider.openConnections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void piecesOfAnySizeSayTheSame(int bytes) {
        provider.behave(SAYS_IT_AGAIN.withPieceBytes(bytes));

        ask(models());

        assertThat(sink.text).hasToString(TEXT);
    }

    @Test
    void framesInOneWriteSayTheSame() {
        provider.behave(SAYS_IT_AGAIN.withFramesPerWrite(50));

        ask(models());

        assertThat(sink.text).hasToString(TEXT);
    }

    @Test
    void aWholeAnswerComesInOnePiece() {
        ModelResult result = models().generate(request("gpt-4o", false), sink, stop);

        assertThat(sink.lines).containsExactly("text " + TEXT);
        assertThat(result.usage().estimated()).isFalse();
    }

    @Test
    void textCompletionsWorkBothWays() {
        models().generate(request("gpt-3.5-turbo-instruct", true), sink, stop);
        assertThat(sink.text).hasToString(TEXT);
        assertThat(provider.lastRequest().path()).isEqualTo("/v1/completions");

        sink.text.setLength(0);
        models().generate(request("gpt-3.5-turbo-instruct", false), sink, stop);
        assertThat(sink.text).hasToString(TEXT);
    }

    @Test
    void reasoningAndFunctionCallsAreHandedOn() {
        provider.behave(Behavior.calling(
                        new Behavior.ToolCall("c1", "weather", "{\"city\":\"Oslo\",\"days\":3}"),
                        new Behavior.ToolCall("c2", "now", "{}"))
                .withReasoning("think first"));

        ModelResult result = ask(models());

        assertThat(result.reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(sink.lines).startsWith("reasoning think ", "reasoning first");
        var arguments = new StringBuilder();
        sink.lines.stream()
                .filter(line -> line.startsWith("call 0 "))
                .map(line -> line.split(" ", 5)[4])
                .forEach(arguments::append);
        assertThat(arguments).hasToString("{\"city\":\"Oslo\",\"days\":3}");
        assertThat(sink.lines).anyMatch(line -> line.startsWith("call 1 c2 now"));
    }

    @Test
    void tokensAreCountedWhereTheProviderReportsNone() {
        provider.behave(SAYS_IT_AGAIN.withUsage(Behavior.UsageReport.NEVER));

        ModelResult result = ask(models());

        assertThat(result.usage().estimated()).isTrue();
        assertThat(result.usage().completionTokens()).isBetween(10L, 40L);
    }

    @Test
    void aWrongKeyIsToldWithoutIt() {
        provider.requireKey("another");

        ModelException error = failing(models());

        assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
        assertThat(error.error().message()).isEqualTo("Incorrect API key provided");
    }

    @Test
    void aRateLimitThatPassesIsNotNoticed() {
        provider.next(Behavior.rateLimited(0).times(2));

        ask(models());

        assertThat(sink.text).hasToString(TEXT);
        assertThat(provider.requests()).hasSize(3);
    }

    @Test
    void aRateLimitThatStaysIsTold() {
        provider.behave(Behavior.rateLimited(0));

        assertThat(failing(hasty()).error().code()).isEqualTo(RunErrorCode.RATE_LIMIT_ERROR);
        assertThat(provider.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void serverErrorsAreTriedAgain(int status) {
        provider.next(Behavior.failing(status));

        ask(hasty());

        assertThat(sink.text).hasToString(TEXT);
    }

    @Test
    void anUnknownModelIsToldInTheProvidersWords() {
        provider.behave(SAYS_IT_AGAIN.withFault(
                new Fault.Status(404, "The model `gpt-9` does not exist", "model_not_found", null)));

        assertThat(failing(models()).error().message()).isEqualTo("The model `gpt-9` does not exist");
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void aRefusedParameterIsLearned() {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.UnsupportedParameter("top_p")));
        Models models = models();
        ModelRequest request = ModelsFixture.with(request("gpt-4o", true), "{\"temperature\":0.5,\"top_p\":0.9}");

        models.generate(request, sink, stop);
        models.generate(request, sink, stop);

        assertThat(provider.requests()).hasSize(3);
        assertThat(provider.lastRequest().json().has("top_p")).isFalse();
        assertThat(provider.lastRequest().json().path("temperature").doubleValue())
                .isEqualTo(0.5);
    }

    @Test
    void aMalformedFrameEndsTheCallAndClosesTheConnection() {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.MalformedFrame(3)).withTokensPerSecond(50));

        ModelException error = failing(models());

        assertThat(error.error().message()).contains("cannot be read");
        assertThat(error.afterFirstToken()).isTrue();
        assertThat(TEXT).startsWith(sink.text.toString());
        provider.awaitConnectionsAtMost(0);
    }

    @Test
    void anErrorWithinTheStreamIsToldInTheProvidersWords() {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.ErrorAfter(4, "overloaded just now")));

        ModelException error = failing(models());

        assertThat(error.error().message()).contains("overloaded just now");
        assertThat(error.afterFirstToken()).isTrue();
    }

    @Test
    void aStreamThatEndsEarlyIsAnError() {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.EndAfter(4)));

        assertThat(failing(hasty()).error().message()).contains("broke off");
    }

    @Test
    void aConnectionCutAnywhereGivesABeginningAndAnError() {
        provider.behave(SAYS_IT_AGAIN);
        ask(models());
        String whole = sink.text.toString();
        Models models = hasty();
        for (int bytes = 1; bytes < 2400; bytes += 97) {
            for (boolean reset : new boolean[] {false, true}) {
                provider.next(SAYS_IT_AGAIN
                        .withFault(new Fault.CutAfter(bytes, reset))
                        .times(3));
                var cut = new RecordingSink();
                try {
                    ModelResult result = models.generate(request("gpt-4o", true), cut, stop);
                    assertThat(cut.text).hasToString(TEXT);
                    assertThat(result.reason()).isEqualTo(FinishReason.STOP);
                } catch (ModelException error) {
                    assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
                    assertThat(error.afterFirstToken()).isEqualTo(!cut.text.isEmpty());
                    assertThat(TEXT).startsWith(cut.text.toString());
                }
            }
        }
    }

    @Test
    void stopClosesTheConnection() throws Exception {
        provider.behave(SAYS_IT_AGAIN.withFault(new Fault.HangAfter(5)));
        sink.onText = () -> stop.raise(StopSignal.Reason.USER);

        ModelResult result = ask(models());

        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.usage().completionTokens()).isPositive();
        provider.awaitClientClosed(1);
    }

    @Test
    void aProviderThatNeverAnswersIsLeftAfterTheFirstTokenTimeout() throws Exception {
        assertThat(hanging(new Fault.HangBeforeHead(), Duration.ofSeconds(121))
                        .error()
                        .message())
                .isEqualTo("The provider openai sent no piece of its answer within 120 s.");
    }

    @Test
    void aProviderThatFallsSilentIsLeftAfterTheIdleTimeout() throws Exception {
        sink.onText = spoken::countDown;
        ModelException error = hanging(new Fault.HangAfter(4), Duration.ofSeconds(61));

        assertThat(error.error().message()).isEqualTo("The provider openai sent nothing for 60 s.");
        assertThat(error.afterFirstToken()).isTrue();
    }

    private ModelException hanging(Fault fault, Duration patience) throws Exception {
        provider.behave(SAYS_IT_AGAIN.withFault(fault));
        var clock = new ManualClock();
        Models models = models(clock, clock);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ModelException> failure = threads.submit(() -> failing(models));
            provider.awaitRequests(1);
            if (fault instanceof Fault.HangAfter) {
                // Silence before the first piece would be no silence after it.
                assertThat(spoken.await(20, TimeUnit.SECONDS)).isTrue();
            }
            while (true) {
                clock.advance(patience);
                try {
                    ModelException error = failure.get(200, TimeUnit.MILLISECONDS);
                    provider.awaitClientClosed(1);
                    return error;
                } catch (TimeoutException early) {
                    // The last frame came after the clock was moved: the silence began only then.
                    assertThat(failure.isDone()).isFalse();
                }
            }
        }
    }

    @Test
    void aProviderThatIsNotThereIsTold() {
        provider.close();

        ModelException error = failing(hasty());

        assertThat(error.error().code()).isEqualTo(RunErrorCode.COMPLETION_REQUEST_ERROR);
        assertThat(error.error().message()).startsWith("The provider openai could not be reached: ");
        assertThat(error.afterFirstToken()).isFalse();
    }

    @Test
    void manyStreamsAtOnceDoNotMix() throws InterruptedException, ExecutionException {
        Models models = models();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String text = "stream " + i + " says " + "word ".repeat(i % 50) + i;
                calls.add(() -> {
                    var own = new RecordingSink();
                    models.generate(
                            ModelsFixture.request("gpt-4o", true, new UserMessage(text)), own, new StopSignal());
                    return text.equals(own.text.toString()) ? "" : own.text + " instead of " + text;
                });
            }
            for (Future<String> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEmpty();
            }
        }
    }
}
