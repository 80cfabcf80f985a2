package dev.runnel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official client reads what the fake provider says, and checks every member that its types declare. */
class AnthropicClientTest {

    private static final String KEY = "sk-ant-fake-0123456789";

    private final FakeModelProvider provider = new FakeModelProvider(Behavior.saying("Hello, 日本 and 😀."));
    private final AnthropicClient client = client(0);

    private AnthropicClient client(int retries) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(provider.uri().toString())
                .apiKey(KEY)
                .maxRetries(retries)
                .responseValidation(true)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        provider.close();
        assertThat(provider.faults()).isEmpty();
    }

    private static MessageCreateParams.Builder asking() {
        return MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(1000)
                .addUserMessage("Hello?");
    }

    private Message blocking(MessageCreateParams params) {
        return client.messages().create(params).validate();
    }

    private Message streamed(MessageCreateParams params) {
        var whole = MessageAccumulator.create();
        List<RawMessageStreamEvent> events = new ArrayList<>();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(event -> {
                events.add(event.validate());
                whole.accumulate(event);
            });
        }
        assertThat(events.getFirst().isMessageStart()).isTrue();
        assertThat(events.getLast().isMessageStop()).isTrue();
        return whole.message().validate();
    }

    private List<Message> bothWays(MessageCreateParams params) {
        return List.of(blocking(params), streamed(params));
    }

    @Test
    void textAndUsage() {
        provider.requireKey(KEY);
        provider.behave(Behavior.saying("Hello, 日本 and 😀.").withTokens(new Behavior.Tokens(20, 5, 9, 2)));
        for (Message message : bothWays(asking().build())) {
            assertThat(message.content()).singleElement().matches(ContentBlock::isText);
            assertThat(message.content().getFirst().asText().text()).isEqualTo("Hello, 日本 and 😀.");
            assertThat(message.model().asString()).isEqualTo("claude-sonnet-4-5");
            assertThat(message.stopReason()).contains(StopReason.END_TURN);
            assertThat(message.usage().inputTokens()).isEqualTo(15);
            assertThat(message.usage().cacheReadInputTokens()).contains(5L);
            assertThat(message.usage().cacheCreationInputTokens()).contains(0L);
            assertThat(message.usage().outputTokens()).isEqualTo(9);
            assertThat(message.usage().outputTokensDetails().orElseThrow().thinkingTokens())
                    .isEqualTo(2);
        }
        assertThat(provider.lastRequest().headers().has("anthropic-version")).isTrue();
    }

    @Test
    void anEmptyAnswerIsOneEmptyText() {
        provider.behave(Behavior.saying(""));
        for (Message message : bothWays(asking().build())) {
            assertThat(message.content()).singleElement().matches(ContentBlock::isText);
            assertThat(message.content().getFirst().asText().text()).isEmpty();
        }
    }

    @Test
    void thinking() {
        provider.behave(Behavior.saying("Yes.").withReasoning("let me see"));
        for (Message message :
                bothWays(asking().maxTokens(5000).enabledThinking(1024).build())) {
            assertThat(message.content()).hasSize(2);
            assertThat(message.content().getFirst().asThinking().thinking()).isEqualTo("let me see");
            assertThat(message.content().getFirst().asThinking().signature()).isNotEmpty();
            assertThat(message.content().getLast().asText().text()).isEqualTo("Yes.");
        }
    }

    @Test
    void toolUse() {
        provider.behave(Behavior.calling(
                        new Behavior.ToolCall("toolu_1", "weather", "{\"city\":\"Oslo\",\"days\":3}"),
                        new Behavior.ToolCall("toolu_2", "now", "{}"))
                .withText("Let me look."));
        var tool = Tool.builder()
                .name("weather")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .build())
                .build();
        for (Message message : bothWays(asking().addTool(tool).build())) {
            assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
            assertThat(message.content()).hasSize(3);
            assertThat(message.content().get(1).asToolUse().name()).isEqualTo("weather");
            assertThat(message.content().get(1).asToolUse().id()).isEqualTo("toolu_1");
            assertThat(message.content().get(1).asToolUse()._input().convert(Map.class))
                    .isEqualTo(Map.of("city", "Oslo", "days", 3));
            assertThat(message.content().get(2).asToolUse()._input().convert(Map.class))
                    .isEqualTo(Map.of());
        }
    }

    @Test
    void reasonsToStop() {
        for (StopReason reason :
                List.of(StopReason.MAX_TOKENS, StopReason.STOP_SEQUENCE, StopReason.REFUSAL, StopReason.PAUSE_TURN)) {
            provider.behave(Behavior.saying("x").withFinishReason(reason.asString()));
            for (Message message : bothWays(asking().build())) {
                assertThat(message.stopReason()).contains(reason);
            }
        }
    }

    private <E extends AnthropicServiceException> void fails(int status, Class<E> as, ErrorType type) {
        provider.behave(Behavior.failing(status));
        for (boolean stream : new boolean[] {false, true}) {
            E error = catchThrowableOfType(as, () -> {
                if (stream) {
                    streamed(asking().build());
                } else {
                    blocking(asking().build());
                }
            });
            assertThat(error.statusCode()).isEqualTo(status);
            assertThat(error.errorType()).contains(type);
            assertThat(error.apiMessage().orElseThrow()).isNotBlank();
            assertThat(error.requestId()).isPresent();
        }
    }

    @Test
    void errors() {
        fails(400, BadRequestException.class, ErrorType.INVALID_REQUEST_ERROR);
        fails(401, UnauthorizedException.class, ErrorType.AUTHENTICATION_ERROR);
        fails(403, PermissionDeniedException.class, ErrorType.PERMISSION_ERROR);
        fails(404, NotFoundException.class, ErrorType.NOT_FOUND_ERROR);
        fails(429, RateLimitException.class, ErrorType.RATE_LIMIT_ERROR);
        fails(500, InternalServerException.class, ErrorType.API_ERROR);
        fails(529, AnthropicServiceException.class, ErrorType.OVERLOADED_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void anErrorWithinTheStream(int frames) {
        provider.behave(Behavior.saying("one two three").withFault(new Fault.ErrorAfter(frames, "Overloaded")));

        SseException error = catchThrowableOfType(SseException.class, () -> streamed(asking().build()));

        assertThat(error.errorType()).contains(ErrorType.OVERLOADED_ERROR);
        assertThat(error.apiMessage()).contains("Overloaded");
    }

    @Test
    void aRequestThatTheClientRetriesIsAnswered() {
        provider.next(Behavior.rateLimited(0));
        AnthropicClient patient = client(2);
        Message message = patient.messages().create(asking().build());
        patient.close();
        assertThat(message.content().getFirst().asText().text()).startsWith("Hello");
        assertThat(provider.requests()).hasSize(2);
    }

    @Test
    void modelsAreListed() {
        provider.listModels(List.of("claude-a", "claude-b"));

        assertThat(client.models().list().data())
                .extracting(model -> model.validate().id())
                .containsExactly("claude-a", "claude-b");
    }
}
