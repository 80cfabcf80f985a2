package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.TimeOrderedIds;
import dev.runnel.run.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelsTest {

    private static ModelSettings settings(
            Map<String, ProviderSettings> providers, String substitute, Map<String, String> map, String llm) {
        return new ModelSettings(
                providers,
                substitute,
                map,
                new ModelSettings.Defaults(llm, null, null, null, null),
                CallTimeouts.DEFAULT);
    }

    private static ModelsFixture fixture(ModelSettings settings) {
        return new ModelsFixture(settings, ModelsFixture.NO_FILES);
    }

    private static ModelName served(ModelSettings settings, String provider, String model) {
        return fixture(settings).models.describe(new ModelName(provider, model)).name();
    }

    private static final Map<String, ProviderSettings> LOCAL =
            Map.of("local", ProviderSettings.of("openai", "http://127.0.0.1:9100/v1", null));

    @Test
    void aProviderIsFoundByTheLastSegmentOfItsId() {
        assertThat(served(settings(LOCAL, null, Map.of(), null), "langgenius/local/local", "m"))
                .isEqualTo(new ModelName("local", "m"));
    }

    @Test
    void theSubstituteServesWhatIsNotConfigured() {
        assertThat(served(settings(LOCAL, "local", Map.of(), null), "openai", "gpt-4"))
                .isEqualTo(new ModelName("local", "gpt-4"));
        assertThat(served(settings(LOCAL, "local/org/one", Map.of(), null), "openai", "gpt-4"))
                .isEqualTo(new ModelName("local", "org/one"));
        assertThat(served(settings(LOCAL, "builtin", Map.of(), null), "openai", "gpt-4"))
                .isEqualTo(new ModelName("builtin", "extractive"));
        assertThat(served(settings(LOCAL, "builtin", Map.of(), null), "local", "m"))
                .isEqualTo(new ModelName("local", "m"));
    }

    @Test
    void theMapGoesBeforeTheProvider() {
        Map<String, String> map = Map.of(
                "openai/gpt-4",
                "local/big",
                "langgenius/openai/openai/gpt-5",
                "local/bigger",
                "mistral/*",
                "local/any");
        ModelSettings settings = settings(LOCAL, null, map, "local/default");

        assertThat(served(settings, "langgenius/openai/openai", "gpt-4")).isEqualTo(new ModelName("local", "big"));
        assertThat(served(settings, "langgenius/openai/openai", "gpt-5")).isEqualTo(new ModelName("local", "bigger"));
        assertThat(served(settings, "mistral", "small")).isEqualTo(new ModelName("local", "any"));
        assertThat(served(settings, "", "")).isEqualTo(new ModelName("local", "default"));
    }

    @Test
    void withoutAProviderTheErrorSaysHowToConfigureOne() {
        var fixture = fixture(ModelSettings.NONE);

        ModelException error = catchThrowableOfType(ModelException.class, () -> fixture.ask("gpt-4o"));

        assertThat(error.error().code()).isEqualTo(RunErrorCode.PROVIDER_NOT_INITIALIZE);
        assertThat(error.error().message())
                .contains("openai/gpt-4o")
                .contains("OPENAI_API_KEY")
                .contains("models.providers.openai")
                .contains("models.substitute: builtin");
        assertThat(fixture.calls).isEmpty();
    }

    @Test
    void aTypeThatIsNotYetThereIsSaidAndIsNoFault() {
        var fixture =
                fixture(settings(Map.of("local", ProviderSettings.of("gguf", null, "k-12345")), null, Map.of(), null));

        ModelException error = catchThrowableOfType(
                ModelException.class,
                () -> fixture.models.generate(ModelsFixture.request("x", true), fixture.sink, fixture.stop));
        assertThat(error.error().code()).isEqualTo(RunErrorCode.PROVIDER_NOT_INITIALIZE);

        ModelException own = catchThrowableOfType(
                ModelException.class,
                () -> fixture.ask(new dev.runnel.run.ModelRequest(
                        new ModelName("langgenius/local/local", "m"),
                        List.of(),
                        dev.runnel.run.Value.ObjectValue.EMPTY,
                        List.of(),
                        List.of(),
                        null,
                        true,
                        ModelsFixture.CONTEXT)));
        assertThat(own.error().code()).isEqualTo(RunErrorCode.PROVIDER_NOT_INITIALIZE);
        assertThat(own.error().message()).contains("type gguf");
        assertThat(fixture.models.providers())
                .extracting(ProviderStatus::name, ProviderStatus::available)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("builtin", true),
                        org.assertj.core.groups.Tuple.tuple("local", false));
    }

    @Test
    void allFaultsOfTheSettingsAreTold() {
        ModelSettings settings = new ModelSettings(
                Map.of(
                        "a/b", ProviderSettings.of("openai", "ftp://x", "key with space"),
                        "c", ProviderSettings.of("openai", null, null),
                        "d", ProviderSettings.of("chatgpt", null, null),
                        "e", ProviderSettings.of("openai", "http://user:pw@host/v1", null),
                        "builtin", ProviderSettings.of("openai", "http://host/v1", null),
                        "f",
                                new ProviderSettings(
                                        "openai",
                                        "http://host/v1",
                                        null,
                                        ProviderSettings.ImageFormat.URL,
                                        Map.of(
                                                "m",
                                                new ModelOverride(
                                                        null,
                                                        0,
                                                        null,
                                                        new BigDecimal("-1"),
                                                        null,
                                                        Map.of(),
                                                        Set.of())))),
                "nobody",
                Map.of("x", "y"),
                new ModelSettings.Defaults("gpt", null, null, null, "none/tts"),
                new CallTimeouts(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));

        assertThat(settings.faults())
                .hasSize(15)
                .anyMatch(fault -> fault.startsWith("models.providers.a/b: "))
                .anyMatch(fault -> fault.startsWith("models.providers.a/b.base-url: "))
                .anyMatch(fault -> fault.startsWith("models.providers.a/b.api-key: "))
                .anyMatch(fault -> fault.startsWith("models.providers.c.base-url: "))
                .anyMatch(fault -> fault.startsWith("models.providers.d.type: there is no type 'chatgpt'"))
                .anyMatch(fault -> fault.startsWith("models.providers.e.base-url: "))
                .anyMatch(fault -> fault.startsWith("models.providers.builtin.type: "))
                .anyMatch(fault -> fault.startsWith("models.providers.f.models.m.context-size: "))
                .anyMatch(fault -> fault.startsWith("models.providers.f.models.m.price: "))
                .anyMatch(fault -> fault.startsWith("models.substitute: "))
                .anyMatch(fault -> fault.startsWith("models.map.x: "))
                .anyMatch(fault -> fault.startsWith("models.defaults.llm: "))
                .anyMatch(fault -> fault.startsWith("models.defaults.text-to-speech: "))
                .anyMatch(fault -> fault.startsWith("models.connect-timeout: "));
        assertThatThrownBy(() -> fixture(settings))
                .isInstanceOfSatisfying(
                        ModelSettingsException.class,
                        e -> assertThat(e.faults()).hasSize(15));
        assertThat(ModelSettings.NONE.faults()).isEmpty();
    }

    @Test
    void aKnownProviderNeedsNoAddress() {
        var fixture = fixture(settings(
                Map.of("openai", ProviderSettings.of("openai", null, ModelsFixture.KEY)), null, Map.of(), null));
        fixture.egress.stream(Chunks.answer("x"));

        fixture.ask("gpt-4o");

        assertThat(fixture.egress.requests.getFirst().address())
                .hasToString("https://api.openai.com/v1/chat/completions");
    }

    @Test
    void settingsNeverShowTheKey() {
        assertThat(ModelsFixture.openai(Map.of()).toString()).doesNotContain(ModelsFixture.KEY);
    }

    @Test
    void everyCallLeavesAUsageRow() {
        var fixture = new ModelsFixture();
        fixture.egress.stream(Chunks.answer("x")).json(400, "{\"error\":\"no\"}");

        ModelResult result = fixture.ask("gpt-4o-mini");
        assertThatThrownBy(() -> fixture.ask("gpt-4o-mini")).isInstanceOf(ModelException.class);

        assertThat(fixture.calls).hasSize(2);
        ModelCall good = fixture.calls.getFirst();
        assertThat(good.provider()).isEqualTo("openai");
        assertThat(good.model()).isEqualTo("gpt-4o-mini");
        assertThat(good.context()).isEqualTo(ModelsFixture.CONTEXT);
        assertThat(good.usage()).isEqualTo(result.usage());
        assertThat(good.usage().price().total()).isEqualByComparingTo("0.0000048");
        assertThat(good.error()).isNull();
        ModelCall bad = fixture.calls.getLast();
        assertThat(bad.error()).isEqualTo("completion_request_error");
        assertThat(bad.usage().totalTokens()).isZero();
        assertThat(bad.id()).isNotEqualTo(good.id());
    }

    @Test
    void aListenerThatFailsDoesNotFailTheCall() {
        var clock = new SteppingClock();
        var egress = new ScriptedEgress();
        var models = new Models(
                ModelsFixture.openai(Map.of()),
                egress,
                ModelsFixture.NO_FILES,
                clock,
                new TimeOrderedIds(clock),
                (tenant, app) -> null,
                call -> {
                    throw new IllegalStateException("the store is away");
                });
        egress.stream(Chunks.answer("x"));

        ModelResult result = models.generate(
                ModelsFixture.request("gpt-4o", true, new UserMessage("Hi")), new RecordingSink(), new StopSignal());

        assertThat(result.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void timesAreMeasuredByTheClock() {
        var fixture = new ModelsFixture();
        fixture.egress.then((sink, stop) -> {
            fixture.clock.advanceMillis(300);
            ScriptedEgress.stream(sink, Chunks.ROLE, Chunks.text("a"));
            fixture.clock.advanceMillis(700);
            sink.body(
                    java.nio.ByteBuffer.wrap(Chunks.finish("stop").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        });

        Usage usage = fixture.ask("gpt-4o").usage();

        assertThat(usage.timeToFirstToken()).isEqualTo(0.3);
        assertThat(usage.latency()).isEqualTo(1.0);
    }

    @Test
    void tokensAreCountedWhereNoneAreReported() {
        var fixture = new ModelsFixture();
        fixture.egress.stream(Chunks.text("Hello"), Chunks.text(" world!"), Chunks.finish("stop"));

        Usage usage = fixture.ask("gpt-4o-mini").usage();

        // "Hello?" is two tokens, three more for the message and three for the prompt; "Hello world!" is three.
        assertThat(usage.promptTokens()).isEqualTo(8);
        assertThat(usage.completionTokens()).isEqualTo(3);
        assertThat(usage.estimated()).isTrue();
        assertThat(usage.price().completion()).isEqualByComparingTo("0.0000018");
    }

    @Test
    void aCallStoppedBeforehandAsksNobody() {
        var fixture = new ModelsFixture();
        fixture.stop.raise(StopSignal.Reason.USER);

        ModelResult result = fixture.ask("gpt-4o");

        assertThat(result.reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(fixture.egress.requests).isEmpty();
    }

    @Test
    void modelsAreDescribedAfterRoutingAndOverrides() {
        var fixture = new ModelsFixture(
                ModelsFixture.openai(Map.of(
                        "house-model",
                        new ModelOverride(
                                ModelDescription.Mode.COMPLETION, 4000, Set.of(), null, null, Map.of(), Set.of()))),
                ModelsFixture.NO_FILES);

        assertThat(fixture.models.describe(new ModelName("a/b/openai", "house-model")))
                .isEqualTo(new ModelDescription(
                        new ModelName("openai", "house-model"), ModelDescription.Mode.COMPLETION, 4000, Set.of()));
        assertThat(fixture.models.describe(new ModelName("nobody", "m")).contextSize())
                .isNull();
        assertThat(fixture.models.describe(new ModelName("nobody", "m")).name())
                .isEqualTo(new ModelName("nobody", "m"));
    }

    @Test
    void tokensOfAPromptAreCounted() {
        var models = new ModelsFixture().models;

        assertThat(models.countTokens(
                        new ModelName("openai", "gpt-4o"),
                        List.of(new SystemMessage("You are kind."), new UserMessage("Hello world!"))))
                .isEqualTo(3 + 3 + 4 + 3 + 3);
    }

    @Test
    void whetherAPromptFitsIsToldToTheToken() {
        var models = new ModelsFixture().models;
        ModelName model = new ModelName("openai", "gpt-4o");
        List<PromptMessage> prompt = List.of(new SystemMessage("You are kind."), new UserMessage("Hello world!"));

        assertThat(models.fits(model, prompt, 1000)).isTrue();
        assertThat(models.fits(model, prompt, 16)).isTrue();
        assertThat(models.fits(model, prompt, 15)).isFalse();
        assertThat(models.fits(model, prompt, -1)).isFalse();
    }

    @Test
    void longTextsAreCountedInProportion() {
        var counter = new TokenCounter();
        String text = "one two three four five ".repeat(100_000);
        var type = com.knuddels.jtokkit.api.EncodingType.O200K_BASE;

        assertThat(counter.count(type, text)).isCloseTo(500_000, org.assertj.core.data.Percentage.withPercentage(1));
        assertThat(counter.count(type, "<|endoftext|>")).isPositive();
        assertThat(counter.count(type, "")).isZero();
    }
}
