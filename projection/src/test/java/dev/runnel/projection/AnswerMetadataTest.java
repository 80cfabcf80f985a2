package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.BlockingResult.Body;
import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.AppMode;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of {@code metadata} members in events.md section 4, and the simple conversion of section 8. */
class AnswerMetadataTest {

    private static final ObjectValue REPLY = object("id", "a1", "account", object("id", "u", "name", "Ada"));
    private static final ObjectValue RESOURCE = object(
            "position",
            1,
            "dataset_id",
            "d1",
            "document_name",
            "faq.md",
            "retriever_from",
            "api",
            "score",
            0.5,
            "page",
            null,
            "content",
            "text",
            "unknown_member",
            1);
    private static final ObjectValue METADATA = object(
            "retriever_resources", List.of(RESOURCE),
            "annotation_reply", REPLY,
            "reasoning", object("llm1", "because"));

    @Test
    void streamsOfMessageModesDropNulls() {
        ObjectValue metadata = streamed(AppMode.CHAT, Detail.FULL, METADATA);

        assertThat(metadata.members().keySet())
                .containsExactly("annotation_reply", "retriever_resources", "usage", "reasoning");
        assertThat(metadata.object("annotation_reply")).isEqualTo(REPLY);
        assertThat(resource(metadata).members().keySet())
                .containsExactly("position", "dataset_id", "document_name", "retriever_from", "score", "content");
        assertThat(metadata.object("usage").members().keySet())
                .containsExactly(
                        "prompt_tokens",
                        "prompt_unit_price",
                        "prompt_price_unit",
                        "prompt_price",
                        "completion_tokens",
                        "completion_unit_price",
                        "completion_price_unit",
                        "completion_price",
                        "total_tokens",
                        "total_price",
                        "currency",
                        "latency");
        assertThat(metadata.object("reasoning")).isEqualTo(object("llm1", "because"));
        assertThat(streamed(AppMode.CHAT, Detail.FULL, ObjectValue.EMPTY)
                        .members()
                        .keySet())
                .containsExactly("retriever_resources", "usage", "reasoning");
    }

    @Test
    void advancedChatKeepsNullsAndLeavesOutAHit() {
        ObjectValue hit = streamed(AppMode.ADVANCED_CHAT, Detail.FULL, METADATA);
        ObjectValue none = streamed(AppMode.ADVANCED_CHAT, Detail.FULL, ObjectValue.EMPTY);

        assertThat(hit.members().keySet()).containsExactly("retriever_resources", "usage", "reasoning");
        assertThat(resource(hit).members()).hasSize(19).containsEntry("page", Value.NULL);
        assertThat(none.get("annotation_reply")).isEqualTo(Value.NULL);
        assertThat(hit.object("usage").get("time_to_generate")).isEqualTo(Value.of(0.71));
    }

    @Test
    void blockingBodiesKeepNulls() {
        ObjectValue hit = blocking(AppMode.CHAT, Detail.FULL, METADATA);
        ObjectValue none = blocking(AppMode.COMPLETION, Detail.FULL, ObjectValue.EMPTY);

        assertThat(hit.object("annotation_reply")).isEqualTo(REPLY);
        assertThat(resource(hit).members()).hasSize(19);
        assertThat(none.get("annotation_reply")).isEqualTo(Value.NULL);
        assertThat(none.object("usage").members())
                .containsEntry("time_to_first_token", Value.NULL)
                .containsEntry("time_to_generate", Value.NULL);
        assertThat(blocking(AppMode.ADVANCED_CHAT, Detail.FULL, METADATA).get("annotation_reply"))
                .isNull();
    }

    @Test
    void simpleConversionHidesUsageAndAnnotations() {
        for (ObjectValue metadata : Arrays.asList(
                streamed(AppMode.CHAT, Detail.SIMPLE, METADATA),
                streamed(AppMode.ADVANCED_CHAT, Detail.SIMPLE, METADATA),
                blocking(AppMode.CHAT, Detail.SIMPLE, METADATA))) {
            assertThat(metadata.members().keySet()).containsExactly("retriever_resources", "reasoning");
            assertThat(resource(metadata).members().keySet())
                    .containsExactly(
                            "dataset_id",
                            "dataset_name",
                            "document_id",
                            "segment_id",
                            "position",
                            "data_source_type",
                            "document_name",
                            "score",
                            "hit_count",
                            "word_count",
                            "segment_position",
                            "index_node_hash",
                            "content",
                            "page",
                            "title",
                            "files",
                            "summary");
        }
    }

    @Test
    void moneyIsNeverInExponentForm() {
        var price = new Usage.Price(
                new BigDecimal("1E+2"),
                new BigDecimal("0E-7"),
                new BigDecimal("1E-9"),
                new BigDecimal("1E-12"),
                new BigDecimal("12.500"),
                "EUR");
        var usage = new Usage(1, 1, 0, 0, 0, price, 0.00001, null, false);

        var frames = FrameCollector.of(
                view(AppMode.CHAT),
                new RecordedRun()
                        .started()
                        .add(new Payload.AnswerFinished(usage, ObjectValue.EMPTY, List.of()))
                        .events());
        assertThat(frames.last())
                .contains("\"prompt_unit_price\":\"100\",\"prompt_price_unit\":\"0.000000001\"")
                .contains("\"prompt_price\":\"0.000000000001\"")
                .contains("\"completion_unit_price\":\"0\"", "\"completion_price\":\"12.5\"")
                .contains("\"total_price\":\"12.500000000001\",\"currency\":\"EUR\",\"latency\":0.00001}");
    }

    private static ObjectValue streamed(AppMode mode, Detail detail, ObjectValue metadata) {
        List<ObjectValue> frames = FrameCollector.of(
                        view(mode, detail, List.of()), run(metadata).events())
                .objects();
        return frames.stream()
                .filter(frame -> frame.text("event", "").equals("message_end"))
                .findFirst()
                .orElseThrow()
                .object("metadata");
    }

    private static ObjectValue blocking(AppMode mode, Detail detail, ObjectValue metadata) {
        var blocking = new DifyBlocking(view(mode, detail, List.of()));
        run(metadata).events().forEach(blocking::accept);
        Body body = (Body) blocking.result();
        return JsonText.parseObject(new String(body.json(), StandardCharsets.UTF_8))
                .object("metadata");
    }

    private static RecordedRun run(ObjectValue metadata) {
        return new RecordedRun()
                .started()
                .text("x", "llm1", "text")
                .add(new Payload.AnswerFinished(RecordedRun.USAGE, metadata, List.of()))
                .finished(RunStatus.SUCCEEDED);
    }

    private static ObjectValue resource(ObjectValue metadata) {
        return (ObjectValue) metadata.list("retriever_resources").getFirst();
    }
}
