package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.ToolCall;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a request looks like on the wire. */
class RequestTest {

    private static final byte[] PIXELS = {1, 2, 3};

    private final ModelsFixture fixture = fixture(ProviderSettings.ImageFormat.BASE64, PIXELS.length);

    private static ModelsFixture fixture(ProviderSettings.ImageFormat images, int size) {
        var settings = new ModelSettings(
                Map.of(
                        "openai",
                        new ProviderSettings("openai", "http://models.test/v1?api-version=7", null, images, Map.of())),
                null,
                Map.of(),
                ModelSettings.Defaults.NONE,
                CallTimeouts.DEFAULT);
        return new ModelsFixture(settings, (tenant, file) -> {
            if (file.name().equals("missing.png")) {
                throw new java.io.IOException("it was deleted");
            }
            assertThat(tenant).isEqualTo(ModelsFixture.TENANT);
            return size == PIXELS.length ? new ByteArrayInputStream(PIXELS) : zeros(size);
        });
    }

    private static InputStream zeros(int size) {
        return new ByteArrayInputStream(new byte[size]);
    }

    private static FileReference image(String name, String url) {
        return new FileReference(
                null,
                FileReference.Type.IMAGE,
                url == null ? FileReference.Transfer.LOCAL_FILE : FileReference.Transfer.REMOTE_URL,
                url == null ? new UUID(1, 2) : null,
                url,
                name,
                name.substring(name.indexOf('.')),
                "",
                3,
                FileReference.Owner.USER);
    }

    private Value sent(ModelRequest request, String member) {
        fixture.egress.stream(Chunks.answer("x"));
        fixture.ask(request);
        return fixture.sent(fixture.egress.requests.size() - 1).get(member);
    }

    private static Value json(String text) {
        return JsonText.parse(text);
    }

    private static UserMessage looking(FileReference... files) {
        var parts = new java.util.ArrayList<PromptMessage.Part>();
        for (FileReference file : files) {
            parts.add(new FilePart(file, Detail.LOW));
        }
        parts.add(new TextPart("What is it?"));
        return new UserMessage(parts);
    }

    @Test
    void messagesOfAllRoles() {
        ModelRequest request = ModelsFixture.request(
                "gpt-4o",
                true,
                new SystemMessage("Be kind."),
                new UserMessage("Weather?"),
                new AssistantMessage("", List.of(new ToolCall("c1", "weather", "{\"city\":\"Oslo\"}"))),
                new ToolMessage("c1", "weather", "rain"),
                new AssistantMessage("It rains."),
                new UserMessage(List.of(new TextPart("And"), new TextPart("\"tomorrow\"?"))));

        assertThat(sent(request, "messages"))
                .isEqualTo(json("[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                        + "{\"role\":\"user\",\"content\":\"Weather?\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"rain\"},"
                        + "{\"role\":\"assistant\",\"content\":\"It rains.\"},"
                        + "{\"role\":\"user\",\"content\":\"And\\n\\\"tomorrow\\\"?\"}]"));
        assertThat(fixture.egress.requests.getFirst().address())
                .hasToString("http://models.test/v1/chat/completions?api-version=7");
        assertThat(fixture.egress.requests.getFirst().headers())
                .noneMatch(header -> header.getKey().equals("Authorization"));
    }

    @Test
    void imagesAreSentAsBytesByDefault() {
        ModelRequest request = ModelsFixture.request(
                "gpt-4o", true, looking(image("a.png", null), image("b.jpg", "http://files.test/b.jpg")));

        assertThat(sent(request, "messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AQID\",\"detail\":\"low\"}},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,AQID\",\"detail\":\"low\"}},"
                        + "{\"type\":\"text\",\"text\":\"What is it?\"}]}]"));
    }

    @Test
    void imagesAreSentByAddressWhereTheSettingsSaySo() {
        var addressed = fixture(ProviderSettings.ImageFormat.URL, PIXELS.length);
        addressed.egress.stream(Chunks.answer("x"));

        addressed.ask(ModelsFixture.request(
                "gpt-4o", true, looking(image("a.png", null), image("b.jpg", "http://files.test/b.jpg"))));

        assertThat(addressed.egress.body(0))
                .contains("\"url\":\"http://files.test/b.jpg\"")
                .contains("data:image/png;base64,AQID");
    }

    @Test
    void aModelWithoutVisionIsSentNoFiles() {
        assertThat(sent(ModelsFixture.request("gpt-3.5-turbo", true, looking(image("a.png", null))), "messages"))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":\"What is it?\"}]"));
    }

    @Test
    void anImageThatIsTooLargeOrMissingIsTheUsersMatter() {
        var large = fixture(ProviderSettings.ImageFormat.BASE64, PromptImages.MAX_IMAGE + 1);
        ModelException error = catchThrowableOfType(
                ModelException.class,
                () -> large.ask(ModelsFixture.request("gpt-4o", true, looking(image("a.png", null)))));
        assertThat(error.error().code()).isEqualTo(RunErrorCode.INVALID_PARAM);
        assertThat(error.error().message()).contains("a.png").contains("10 MiB");

        ModelException missing = catchThrowableOfType(
                ModelException.class,
                () -> fixture.ask(ModelsFixture.request("gpt-4o", true, looking(image("missing.png", null)))));
        assertThat(missing.error().message()).isEqualTo("The image missing.png could not be read: it was deleted");
        assertThat(fixture.egress.requests).isEmpty();
    }

    @Test
    void allImagesTogetherAreLimited() {
        var large = fixture(ProviderSettings.ImageFormat.BASE64, PromptImages.MAX_IMAGE);
        FileReference[] five = {
            image("1.png", null), image("2.png", null), image("3.png", null), image("4.png", null), image("5.png", null)
        };

        ModelException error = catchThrowableOfType(
                ModelException.class, () -> large.ask(ModelsFixture.request("gpt-4o", true, looking(five))));

        assertThat(error.error().message()).contains("5.png").contains("40 MiB together");
    }

    @Test
    void parametersPassButNullsAndThoseOfOurs() {
        ModelRequest request = ModelsFixture.with(
                ModelsFixture.request("gpt-4o", true, new UserMessage("Hi")),
                "{\"temperature\":1.0,\"top_p\":0.25,\"seed\":null,\"n\":3,\"stream\":false,\"stop\":[\"END\",\"\"],"
                        + "\"reasoning_effort\":\"low\",\"tool_choice\":\"auto\"}");

        sent(request, "stop");

        assertThat(fixture.sent(0).members())
                .containsEntry("temperature", Value.of(1))
                .containsEntry("top_p", Value.of(0.25))
                .containsEntry("stop", json("[\"END\"]"))
                .containsEntry("stream", Value.of(true))
                .containsEntry("reasoning_effort", Value.of("low"))
                .doesNotContainKeys("seed", "n", "tool_choice");
    }

    @Test
    void toolsHaveSchemas() {
        ModelRequest request = ModelsFixture.with(
                ModelsFixture.request("gpt-4o", true, new UserMessage("Hi")),
                List.of(
                        new ToolDefinition("now", "The time", ObjectValue.EMPTY),
                        new ToolDefinition("f", "", JsonText.parseObject("{\"type\":\"object\"}"))),
                null);

        assertThat(sent(request, "tools"))
                .isEqualTo(json("[{\"type\":\"function\",\"function\":{\"name\":\"now\",\"description\":\"The time\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{}}}},"
                        + "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"\","
                        + "\"parameters\":{\"type\":\"object\"}}}]"));
    }

    @Test
    void theAnswersFormIsAskedForAsTheModelTakesIt() {
        ObjectValue schema = JsonText.parseObject("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
        String bare = JsonText.write(schema).replace("\"", "\\\"");

        assertThat(sent(
                        ModelsFixture.with(
                                ModelsFixture.request("gpt-4o", true, new UserMessage("Hi")), List.of(), schema),
                        "response_format"))
                .isEqualTo(json("{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"response\",\"schema\":"
                        + JsonText.write(schema) + "}}"));
        assertThat(sent(
                        ModelsFixture.with(
                                ModelsFixture.request("gpt-4", true, new UserMessage("Hi")), List.of(), schema),
                        "response_format"))
                .isEqualTo(json("{\"type\":\"json_object\"}"));
        assertThat(format("{\"response_format\":\"text\"}")).isNull();
        assertThat(format("{\"response_format\":\"json_object\"}")).isEqualTo(json("{\"type\":\"json_object\"}"));
        assertThat(format("{\"response_format\":\"json_schema\",\"json_schema\":\"" + bare + "\"}"))
                .isEqualTo(json("{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"response\",\"schema\":"
                        + JsonText.write(schema) + "}}"));
        assertThat(format("{\"response_format\":{\"type\":\"grammar\"}}")).isEqualTo(json("{\"type\":\"grammar\"}"));

        ModelException error = catchThrowableOfType(
                ModelException.class, () -> format("{\"response_format\":\"json_schema\",\"json_schema\":\"{\"}"));
        assertThat(error.error().code()).isEqualTo(RunErrorCode.INVALID_PARAM);
        assertThat(error.error().message()).contains("json_schema");
    }

    private Value format(String parameters) {
        return sent(
                ModelsFixture.with(ModelsFixture.request("gpt-4o", true, new UserMessage("Hi")), parameters),
                "response_format");
    }
}
