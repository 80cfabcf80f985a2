package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.egress.EgressClient;
import dev.runnel.egress.EgressSettings;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.run.TimeOrderedIds;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.testkit.FakeModelProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalOllamaTest {

    private static final String LIST =
            "{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\",\"object\":\"model\"},{\"id\":\"llama3.2:latest\"}]}";

    private static ModelSettings settings(Map<String, ProviderSettings> providers, String substitute, String ollama) {
        return new ModelSettings(
                providers, substitute, Map.of(), ModelSettings.Defaults.NONE, CallTimeouts.DEFAULT, List.of(), ollama);
    }

    private static ModelRequest request() {
        return new ModelRequest(
                new ModelName("langgenius/ollama/ollama", "llama3.2"),
                List.of(new UserMessage("Hi")),
                ObjectValue.EMPTY,
                List.of(),
                List.of(),
                null,
                true,
                ModelsFixture.CONTEXT);
    }

    private static ModelException failing(ModelsFixture fixture) {
        return catchThrowableOfType(ModelException.class, () -> fixture.ask(request()));
    }

    @Test
    void oneThatIsThereServesAndIsListed() {
        try (var provider = new FakeModelProvider();
                var door = new EgressClient(EgressSettings.DEFAULT, new SystemClock())) {
            provider.listModels(List.of("llama3.2:latest"));
            var clock = new SystemClock();
            var models = new Models(
                    settings(Map.of(), null, provider.uri().toString()),
                    door,
                    ModelsFixture.NO_FILES,
                    clock,
                    new TimeOrderedIds(clock),
                    (tenant, app) -> null,
                    call -> {});
            assertThat(provider.requests()).as("a start looks for nothing").isEmpty();

            var sink = new RecordingSink();
            models.generate(request(), sink, new StopSignal());

            assertThat(sink.text).hasToString("echo: Hi");
            assertThat(provider.lastRequest().path()).isEqualTo("/v1/chat/completions");
            assertThat(models.providers())
                    .filteredOn(status -> status.name().equals("ollama"))
                    .singleElement()
                    .isEqualTo(new ProviderStatus(
                            "ollama",
                            "openai",
                            provider.openAiUri().toString(),
                            false,
                            true,
                            List.of("llama3.2:latest")));
            assertThat(provider.requests()).as("one look, one call").hasSize(2);
        }
    }

    @Test
    void oneThatIsNotThereIsLookedForAgainLater() {
        var fixture = new ModelsFixture(settings(Map.of(), null, "http://127.0.0.1:11434"), ModelsFixture.NO_FILES);
        fixture.egress.failure(Kind.CONNECT_FAILED, "refused").json(200, LIST).stream(Chunks.answer("here"));

        assertThat(failing(fixture).error().code()).isEqualTo(RunErrorCode.PROVIDER_NOT_INITIALIZE);
        assertThat(failing(fixture).error().code()).isEqualTo(RunErrorCode.PROVIDER_NOT_INITIALIZE);
        assertThat(fixture.models.providers()).extracting(ProviderStatus::name).containsExactly("builtin");
        assertThat(fixture.egress.requests).hasSize(1);
        var look = fixture.egress.requests.getFirst();
        assertThat(look.address()).hasToString("http://127.0.0.1:11434/v1/models");
        assertThat(look.timeouts().connect()).isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(look.timeouts().whole()).isLessThanOrEqualTo(Duration.ofMillis(200));

        fixture.clock.advanceMillis(30_000);
        fixture.ask(request());
        assertThat(fixture.sink.text).hasToString("here");
        assertThat(fixture.models.providers().getLast().models()).containsExactly("llama3.2:latest", "qwen3:8b");
    }

    @Test
    void somethingElseAtThatAddressIsNoOllama() {
        for (String body : List.of("<html>", "{\"models\":[]}", "[]")) {
            var fixture = new ModelsFixture(settings(Map.of(), null, "http://127.0.0.1:11434"), ModelsFixture.NO_FILES);
            fixture.egress.json(200, body);
            assertThat(failing(fixture).error().code()).isEqualTo(RunErrorCode.PROVIDER_NOT_INITIALIZE);
        }
    }

    @Test
    void aSubstituteServesWhereNoneIsThere() {
        var fixture =
                new ModelsFixture(settings(Map.of(), "builtin", "http://127.0.0.1:11434"), ModelsFixture.NO_FILES);
        fixture.egress.failure(Kind.CONNECT_TIMEOUT, "too slow");

        assertThat(fixture.ask(request()).model().provider()).isEqualTo("builtin");
    }

    @Test
    void aConfiguredOneIsNotLookedForAndNoneWhereItIsOff() {
        var own = new ModelsFixture(
                settings(
                        Map.of("ollama", ProviderSettings.of("openai", "http://elsewhere.test/v1", null)),
                        null,
                        "http://127.0.0.1:11434"),
                ModelsFixture.NO_FILES);
        own.egress.stream(Chunks.answer("x"));
        own.ask(request());
        assertThat(own.egress.requests.getFirst().address().getHost()).isEqualTo("elsewhere.test");

        var off = new ModelsFixture(settings(Map.of(), null, null), ModelsFixture.NO_FILES);
        assertThat(failing(off).error().code()).isEqualTo(RunErrorCode.PROVIDER_NOT_INITIALIZE);
        assertThat(off.models.providers()).hasSize(1);
        assertThat(off.egress.requests).isEmpty();
    }
}
