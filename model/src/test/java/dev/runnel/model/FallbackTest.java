package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.egress.EgressClient;
import dev.runnel.egress.EgressSettings;
import dev.runnel.run.Clock;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.run.TimeOrderedIds;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.FakeModelProvider;
import dev.runnel.testkit.Fault;
import dev.runnel.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of models over real sockets: one provider in OpenAI's dialect, one in Anthropic's. */
class FallbackTest {

    private static final ModelName FIRST = new ModelName("first", "gpt-4o");
    private static final ModelName SECOND = new ModelName("second", "claude-sonnet-4-5");

    private final FakeModelProvider first = new FakeModelProvider(Behavior.saying("from the first"));
    private final FakeModelProvider second = new FakeModelProvider(Behavior.saying("from the second"));
    private final List<EgressClient> doors = new ArrayList<>();
    private final SteppingClock clock = new SteppingClock();
    private final RecordingSink sink = new RecordingSink();
    private final StopSignal stop = new StopSignal();
    private final List<ModelCall> calls = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        doors.forEach(EgressClient::close);
        first.close();
        second.close();
        assertThat(first.faults()).isEmpty();
        assertThat(second.faults()).isEmpty();
    }

    private static ModelFallback rule(int seconds, int attempts) {
        return new ModelFallback(
                "first/*", null, null, List.of(SECOND.toString()), Duration.ofSeconds(seconds), attempts);
    }

    private Models models(ModelFallback... rules) {
        return models(clock, new SystemClock(), rules);
    }

    private Models models(Clock own, Clock connections, ModelFallback... rules) {
        var door = new EgressClient(EgressSettings.DEFAULT, connections);
        doors.add(door);
        return new Models(
                new ModelSettings(
                        Map.of(
                                "first",
                                        ProviderSettings.of(
                                                "openai", first.openAiUri().toString(), "key-first"),
                                "second",
                                        ProviderSettings.of(
                                                "anthropic", second.uri().toString(), "key-second")),
                        null,
                        Map.of(),
                        ModelSettings.Defaults.NONE,
                        CallTimeouts.DEFAULT,
                        List.of(rules),
                        null),
                door,
                (tenant, file) -> {
                    throw new java.io.IOException("it was deleted");
                },
                own,
                new TimeOrderedIds(own),
                (tenant, app) -> app.equals(ModelsFixture.CONTEXT.app()) ? "Shop" : null,
                new ModelCallListener() {
                    @Override
                    public void finished(ModelCall call) {
                        calls.add(call);
                    }

                    @Override
                    public void fellBack(ModelName from, ModelName to, RunErrorCode reason) {
                        told.add(from + " " + to + " " + reason.wire());
                    }
                },
                () -> 0.5);
    }

    private static ModelRequest request(ModelName model, boolean stream, String node) {
        ModelRequest.Context context = ModelsFixture.CONTEXT;
        return new ModelRequest(
                model,
                List.of(new UserMessage("Hello?")),
                ObjectValue.EMPTY,
                List.of(),
                List.of(),
                null,
                stream,
                new ModelRequest.Context(context.tenant(), context.app(), context.run(), node, context.endUser()));
    }

    private ModelResult ask(Models models) {
        return models.generate(request(FIRST, true, null), sink, stop);
    }

    private ModelException failing(Models models) {
        return catchThrowableOfType(ModelException.class, () -> ask(models));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503})
    void anotherModelTakesOver(int status) {
        first.behave(Behavior.failing(status));

        ModelResult result = ask(models(rule(30, 3)));

        assertThat(result.model()).isEqualTo(SECOND);
        assertThat(sink.text).hasToString("from the second");
        assertThat(sink.lines.getFirst()).startsWith("fell back first/gpt-4o second/claude-sonnet-4-5 ");
        assertThat(sink.lines.getFirst()).doesNotContain("key-first");
        assertThat(told)
                .containsExactly("first/gpt-4o second/claude-sonnet-4-5 "
                        + (status == 429 ? "rate_limit_error" : "completion_request_error"));
        assertThat(first.requests()).hasSize(1);
        assertThat(calls).extracting(ModelCall::provider).containsExactly("first", "second");
        assertThat(calls.getFirst().error()).isNotNull();
        assertThat(calls.getLast().error()).isNull();
        assertThat(calls.getLast().usage()).isEqualTo(result.usage());
    }

    @Test
    void aModelThatServesIsNotLeft() {
        assertThat(ask(models(rule(30, 3))).model()).isEqualTo(FIRST);
        assertThat(told).isEmpty();
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aProviderThatIsNotThereIsLeft() {
        first.close();

        assertThat(ask(models(rule(30, 3))).model()).isEqualTo(SECOND);
        assertThat(sink.lines.getFirst()).contains("could not be reached");
    }

    @Test
    void aStreamThatIsCutBeforeItsFirstTokenIsLeft() {
        for (Fault fault : List.of(
                new Fault.CutAfter(5, false),
                new Fault.CutAfter(5, true),
                new Fault.EndAfter(0),
                new Fault.MalformedFrame(0),
                new Fault.ErrorAfter(1, "not today"))) {
            first.next(Behavior.saying("never said").withFault(fault));
            assertThat(ask(models(rule(30, 3))).model()).as(fault.toString()).isEqualTo(SECOND);
        }
        assertThat(sink.text.toString()).doesNotContain("never");
    }

    @Test
    void afterTheFirstTokenNobodyTakesOver() {
        for (Fault fault :
                List.of(new Fault.CutAfter(600, false), new Fault.EndAfter(3), new Fault.ErrorAfter(3, "not today"))) {
            first.next(Behavior.saying("one two three four").withFault(fault));
            sink.text.setLength(0);

            ModelException error = failing(models(rule(30, 3)));

            assertThat(error.afterFirstToken()).as(fault.toString()).isTrue();
            assertThat(sink.text).isNotEmpty();
        }
        assertThat(second.requests()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void theChainBeginsAnewAfterAPauseWithJitter() {
        first.next(Behavior.failing(500).times(2));
        second.behave(Behavior.failing(529));
        long before = clock.nanos();

        ModelException error = failing(models(rule(30, 4)));

        assertThat(error.error().message()).isEqualTo("Overloaded").doesNotContain("key");
        assertThat(first.requests()).hasSize(2);
        assertThat(second.requests()).hasSize(2);
        assertThat(told).hasSize(3);
        assertThat(calls).hasSize(4);
        // 500 ms by three quarters: the jitter of this test is one half.
        assertThat(clock.nanos() - before).isEqualTo(375_000_000L);
    }

    @Test
    void aModelThatRefusesIsNotAskedAgain() {
        first.behave(Behavior.failing(401));
        second.next(Behavior.failing(500).times(2));

        assertThat(ask(models(rule(30, 4))).model()).isEqualTo(SECOND);
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(3);
    }

    @Test
    void noAttemptBeginsAfterTheBudget() {
        first.behave(Behavior.failing(500));
        second.behave(Behavior.failing(500));

        failing(models(rule(1, 20)));

        // A pause of 375 ms after the first round; one of 750 ms more would end after a second.
        assertThat(first.requests()).hasSize(2);
        assertThat(second.requests()).hasSize(2);
    }

    @Test
    void aSilentModelIsLeftAfterItsShareOfTheBudget() throws Exception {
        first.behave(Behavior.echo().withFault(new Fault.HangBeforeHead()));
        var manual = new ManualClock();
        Models models = models(manual, manual, rule(30, 3));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ModelResult> result = threads.submit(() -> ask(models));
            first.awaitRequests(1);
            manual.awaitParkedUntil(Duration.ofSeconds(10));
            manual.advance(Duration.ofSeconds(10));

            assertThat(result.get().model()).isEqualTo(SECOND);
        }
        assertThat(sink.lines.getFirst()).contains("within 10 s");
        first.awaitClientClosed(1);
    }

    @Test
    void whatIsWrongWithTheRequestItselfHelpsNobody() {
        var image = new FileReference(
                null,
                FileReference.Type.IMAGE,
                FileReference.Transfer.LOCAL_FILE,
                java.util.UUID.randomUUID(),
                null,
                "a.png",
                ".png",
                "image/png",
                1,
                FileReference.Owner.USER);
        ModelRequest looking = request(FIRST, true, null);
        ModelException error = catchThrowableOfType(
                ModelException.class,
                () -> models(rule(30, 3))
                        .generate(
                                new ModelRequest(
                                        looking.model(),
                                        List.of(new UserMessage(List.of(new FilePart(image, Detail.LOW)))),
                                        looking.parameters(),
                                        List.of(),
                                        List.of(),
                                        null,
                                        true,
                                        looking.context()),
                                sink,
                                stop));

        assertThat(error.error().code()).isEqualTo(RunErrorCode.INVALID_PARAM);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aModelThatNobodyServesIsReplaced() {
        var rule = new ModelFallback("nobody/*", null, null, List.of(SECOND.toString()), Duration.ofSeconds(30), 3);

        ModelResult result =
                models(rule).generate(request(new ModelName("langgenius/nobody/nobody", "m"), true, null), sink, stop);

        assertThat(result.model()).isEqualTo(SECOND);
        assertThat(told).containsExactly("nobody/m second/claude-sonnet-4-5 provider_not_initialize");
    }

    @Test
    void anEntryMayBeForOneAppOrOneNode() {
        first.behave(Behavior.failing(404));
        List<String> use = List.of(SECOND.toString());
        Duration budget = Duration.ofSeconds(30);
        String app = ModelsFixture.CONTEXT.app().toString();
        for (ModelFallback fitting : List.of(
                new ModelFallback("first/gpt-4o", "Shop", null, use, budget, 3),
                new ModelFallback("*", app, "llm1", use, budget, 3))) {
            assertThat(models(fitting)
                            .generate(request(FIRST, true, "llm1"), sink, stop)
                            .model())
                    .isEqualTo(SECOND);
        }
        for (ModelFallback other : List.of(
                new ModelFallback("first/gpt-4", null, null, use, budget, 3),
                new ModelFallback("*", "Another", null, use, budget, 3),
                new ModelFallback("*", app, "llm2", use, budget, 3))) {
            assertThat(catchThrowableOfType(
                            ModelException.class,
                            () -> models(other).generate(request(FIRST, true, "llm1"), sink, stop)))
                    .isNotNull();
        }
    }

    @Test
    void aWholeAnswerFallsBackToo() {
        first.behave(Behavior.failing(503));

        ModelResult result = models(rule(30, 3)).generate(request(FIRST, false, null), sink, stop);

        assertThat(result.model()).isEqualTo(SECOND);
        assertThat(second.lastRequest().streaming()).isFalse();
    }

    @Test
    void stopEndsTheChain() {
        first.behave(Behavior.failing(500));
        second.behave(Behavior.failing(500).withHeader("x-seen", "1"));
        sink.onFellBack = () -> stop.raise(StopSignal.Reason.USER);

        assertThat(ask(models(rule(30, 3))).reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aProviderThatFailsOftenIsPassedOverUntilItHasRested() {
        Models models = models(rule(30, 3));
        first.behave(Behavior.failing(500));
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            assertThat(models.breakers().get("first").get()).isEqualTo(BreakerState.CLOSED);
            ask(models);
        }
        assertThat(models.breakers().get("first").get()).isEqualTo(BreakerState.OPEN);
        assertThat(models.breakers().get("second").get()).isEqualTo(BreakerState.CLOSED);
        int asked = first.requests().size();

        sink.lines.clear();
        ask(models);
        assertThat(first.requests()).hasSize(asked);
        assertThat(sink.lines.getFirst()).contains("given a rest");

        clock.advanceMillis(30_000);
        assertThat(models.breakers().get("first").get()).isEqualTo(BreakerState.HALF_OPEN);
        ask(models);
        assertThat(first.requests()).as("one tries").hasSize(asked + 1);
        ask(models);
        assertThat(first.requests()).as("and failed").hasSize(asked + 1);

        clock.advanceMillis(30_000);
        first.behave(Behavior.saying("back again"));
        assertThat(ask(models).model()).isEqualTo(FIRST);
        assertThat(models.breakers().get("first").get()).isEqualTo(BreakerState.CLOSED);
        assertThat(ask(models).model()).isEqualTo(FIRST);
    }

    @Test
    void aChainOfProvidersAtRestIsAskedAllTheSame() {
        Models models = models(rule(30, 2));
        first.behave(Behavior.failing(500));
        second.behave(Behavior.failing(500));
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            failing(models);
        }
        int asked = first.requests().size();

        failing(models);

        assertThat(first.requests()).hasSize(asked + 1);
    }

    @Test
    void aCallWithoutAnotherModelIsNeverHeldBack() {
        Models models = models();
        first.behave(Behavior.failing(404));
        for (int i = 0; i < 2 * CircuitBreaker.FAILURES; i++) {
            failing(models);
        }
        assertThat(models.breakers().get("first").get())
                .as("a refusal is no failure")
                .isEqualTo(BreakerState.CLOSED);
        first.behave(Behavior.failing(500));
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            failing(models);
        }
        assertThat(models.breakers().get("first").get()).isEqualTo(BreakerState.OPEN);
        int asked = first.requests().size();

        failing(models);

        assertThat(first.requests()).hasSize(asked + 1 + Retries.MOST);
    }
}
