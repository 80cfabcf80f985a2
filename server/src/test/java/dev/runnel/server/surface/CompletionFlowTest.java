package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A completion app, and what each app says of itself (service-api.md sections 2 and 3). */
class CompletionFlowTest {

    private static final String BODY =
            "{\"inputs\":{\"language\":\"Dutch\",\"level\":\"2\",\"other\":1},\"query\":\"tree\",\"user\":\"ada\"";

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient completion;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        completion = bench.client(AppTexts.completion("Completion"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void echoAgain() {
        bench.provider().behave(Behavior.echo());
    }

    /** It crashed: the default of an absent query was no text. */
    @Test
    void aQueryMayBeLeftOut() {
        var answer = completion.post("/completion-messages", "{\"inputs\":{\"language\":\"Dutch\"},\"user\":\"ada\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(ServiceClient.json(answer).path("answer").stringValue()).startsWith("echo: ");
    }

    @Test
    void streamsTheFramesOfTheSpecification() {
        List<JsonNode> frames = ServiceClient.frames(
                completion.post("/completion-messages", BODY + ",\"response_mode\":\"streaming\"}"));
        assertThat(bench.provider()
                        .lastRequest()
                        .json()
                        .path("messages")
                        .path(0)
                        .path("content")
                        .stringValue())
                .isEqualTo("Translate to Dutch.\n");
        assertThat(ServiceClient.answer(frames)).isEqualTo("echo: tree");
        for (JsonNode frame : frames.subList(0, frames.size() - 1)) {
            assertThat(frame.propertyNames())
                    .containsExactly(
                            "event", "message_id", "created_at", "task_id", "id", "answer", "from_variable_selector");
        }
        assertThat(frames.getLast().propertyNames())
                .containsExactly("event", "message_id", "created_at", "task_id", "id", "metadata", "files");
        ChatAppTest.usage(frames.getLast().path("metadata").path("usage"));
    }

    @Test
    void theBlockingBodyIsThatOfTheSpecification() {
        JsonNode body = ServiceClient.json(completion.post("/completion-messages", BODY + "}"));
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder(
                        "event", "task_id", "id", "message_id", "mode", "answer", "metadata", "created_at");
        assertThat(body.path("mode").stringValue()).isEqualTo("completion");
        assertThat(body.path("answer").stringValue()).isEqualTo("echo: tree");
    }

    @Test
    void theOwnerStopsARunAndRatesItsMessage() {
        bench.provider().behave(Behavior.echo().withWords(500).withTokensPerSecond(50));
        try (var http = completion.open()) {
            http.send(RawHttp.request(
                    "POST",
                    "/v1/completion-messages",
                    BODY + ",\"response_mode\":\"streaming\"}",
                    completion.authorization()));
            var stream = new StreamInHand(http);
            JsonNode first = stream.next();
            completion.post(
                    "/completion-messages/" + first.path("task_id").stringValue() + "/stop", "{\"user\":\"ada\"}");
            assertThat(ServiceClient.events(stream.rest())).endsWith("message_end");
            String path = "/messages/" + first.path("message_id").stringValue() + "/feedbacks";
            assertThat(completion
                            .post(path, "{\"rating\":\"dislike\",\"user\":\"ada\"}")
                            .status())
                    .isEqualTo(200);
            BadInputTest.refused(completion.post(path, "{\"rating\":\"like\",\"user\":\"bob\"}"), 404, "not_found");
        }
    }

    @Test
    void anAppSaysWhatItIs() {
        JsonNode info = ServiceClient.json(completion.get("/info"));
        assertThat(info.propertyNames())
                .containsExactlyInAnyOrder("name", "description", "tags", "mode", "author_name");
        assertThat(info.path("name").stringValue()).isEqualTo("Completion");
        assertThat(info.path("mode").stringValue()).isEqualTo("completion");
        assertThat(ServiceClient.json(completion.get("/meta")).toString()).isEqualTo("{\"tool_icons\":{}}");
        JsonNode site = ServiceClient.json(completion.get("/site"));
        assertThat(site.propertyNames())
                .containsExactlyInAnyOrder(
                        "title",
                        "chat_color_theme",
                        "chat_color_theme_inverted",
                        "icon_type",
                        "icon",
                        "icon_background",
                        "description",
                        "copyright",
                        "privacy_policy",
                        "input_placeholder",
                        "custom_disclaimer",
                        "default_language",
                        "show_workflow_steps",
                        "use_icon_as_answer_icon",
                        "icon_url");
    }

    @Test
    void parametersShowFormFeaturesAndLimits() {
        JsonNode parameters = ServiceClient.json(completion.get("/parameters"));
        assertThat(parameters.propertyNames())
                .contains(
                        "opening_statement",
                        "suggested_questions",
                        "suggested_questions_after_answer",
                        "speech_to_text",
                        "text_to_speech",
                        "retriever_resource",
                        "annotation_reply",
                        "more_like_this",
                        "sensitive_word_avoidance",
                        "file_upload",
                        "user_input_form",
                        "system_parameters");
        for (String feature : List.of("speech_to_text", "retriever_resource", "annotation_reply", "more_like_this")) {
            assertThat(parameters.path(feature).path("enabled").booleanValue(true))
                    .isFalse();
        }
        JsonNode language = parameters.path("user_input_form").path(0).path("text-input");
        assertThat(language.path("variable").stringValue()).isEqualTo("language");
        assertThat(language.path("label").stringValue()).isEqualTo("Language");
        assertThat(language.path("required").booleanValue()).isTrue();
        assertThat(parameters.path("system_parameters").toString())
                .isEqualTo("{\"image_file_size_limit\":10,\"video_file_size_limit\":100,\"audio_file_size_limit\":50,"
                        + "\"file_size_limit\":15,\"workflow_file_upload_limit\":10}");
    }
}
