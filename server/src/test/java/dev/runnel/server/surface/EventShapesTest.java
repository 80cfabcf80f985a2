package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.projection.BlockingResult;
import dev.runnel.projection.DifyBlocking;
import dev.runnel.projection.DifyProjection;
import dev.runnel.projection.DifySnapshot;
import dev.runnel.projection.DifyView;
import dev.runnel.projection.ErrorTexts;
import dev.runnel.projection.FileLinks;
import dev.runnel.projection.FormAccess;
import dev.runnel.projection.FrameSink;
import dev.runnel.run.AppMode;
import dev.runnel.run.ByteBuilder;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every frame that the Dify projection can write, in every mode that is streamed, is an event of the declared union. */
class EventShapesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final UUID ID = new UUID(0x0193_0000_0000_7000L, 0x8000_0000_0000_0001L);
    private static final FileReference FILE = new FileReference(
            ID,
            FileReference.Type.IMAGE,
            FileReference.Transfer.TOOL_FILE,
            ID,
            null,
            "drawn.png",
            ".png",
            "image/png",
            9,
            FileReference.Owner.ASSISTANT);
    private static final ObjectValue SOURCES = JsonText.parseObject("""
            {"retriever_resources":[{"position":1,"dataset_id":"d","document_name":"n","score":0.5,"hit_count":null}],
             "reasoning":{"llm":"hm"}}""");
    private static final ObjectValue FORM = JsonText.parseObject("""
            {"form_content":"Yes?","inputs":[{"type":"paragraph"}],"actions":[{"id":"y","title":"Yes"}],
             "display_in_ui":true,"resolved_default_values":{}}""");
    private static final ObjectValue REASON = JsonText.parseObject("""
            {"TYPE":"human_input_required","form_id":"f","node_id":"n","node_title":"t","form_content":"Yes?",
             "inputs":[],"actions":[],"resolved_default_values":{},"expiration_time":1}""");
    private static final FileLinks LINKS = new FileLinks() {
        @Override
        public String upload(UUID file) {
            return "http://here/files/" + file + "/file-preview";
        }

        @Override
        public String tool(UUID file, String extension) {
            return "http://here/files/tools/" + file + extension;
        }
    };

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static DeclaredContract contract;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        contract =
                DeclaredContract.publishedOn(bench.client(AppTexts.chat("Chat")).address());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    /** The frames of one connection, as the text of a stream. */
    private static final class Stream implements FrameSink {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void frame(byte[] prefix, String delta, byte[] suffix) {
            var json = new ByteBuilder(256);
            JsonText.write(delta, json);
            String quoted = new String(json.toArray(), StandardCharsets.UTF_8);
            data(new String(prefix, StandardCharsets.UTF_8)
                    + quoted.substring(1, quoted.length() - 1)
                    + new String(suffix, StandardCharsets.UTF_8));
        }

        @Override
        public void frame(ByteBuilder json) {
            data(new String(json.toArray(), StandardCharsets.UTF_8));
        }

        @Override
        public void ping() {
            text.append("event: ping\n\n");
        }

        private void data(String json) {
            text.append("data: ").append(json).append("\n\n");
        }

        Set<String> events() {
            var names = new TreeSet<String>();
            for (JsonNode frame : ServiceClient.frames(text.toString())) {
                names.add(frame.path("event").stringValue(""));
            }
            return names;
        }
    }

    private static DifyView view(AppMode mode) {
        return new DifyView(
                mode,
                ID,
                ID,
                mode.hasMessage() ? ID : null,
                mode.conversational() ? ID : null,
                1_790_000_000,
                ID,
                new DifyView.Creator.EndUser(ID, "ada"),
                List.of(),
                DifyView.Detail.FULL,
                true,
                LINKS,
                FormAccess.NONE,
                ErrorTexts.STANDARD);
    }

    private static NodeOutcome outcome(NodeStatus status) {
        return new NodeOutcome(
                status,
                JsonText.parseObject("{\"a\":1}"),
                null,
                JsonText.parseObject("{\"text\":\"42\"}"),
                status == NodeStatus.FAILED ? "no" : null,
                1_000_000,
                1_790_000_000_000L,
                JsonText.parseObject("{\"total_tokens\":7,\"total_price\":\"0.1\",\"currency\":\"USD\"}"),
                null,
                List.of(),
                Usage.NONE,
                1,
                List.of(FILE));
    }

    /** One of everything that can happen, the end aside. */
    private static List<Payload> everything() {
        var node = new NodeRef("x", "n", "llm", "Model", "it", "lo", 2);
        var container = new NodeRef("c", "n2", "iteration", "Each", null, null, -1);
        var happened = new ArrayList<Payload>();
        happened.add(new Payload.RunStarted(JsonText.parseObject("{\"sys.query\":\"x\"}")));
        happened.add(new Payload.NodeStarted(node, "a"));
        happened.add(new Payload.FileProduced(FILE));
        happened.add(new Payload.ThoughtUpdated("th", 1, "", "", "", ObjectValue.EMPTY, "", List.of()));
        happened.add(new Payload.TextDelta("Hel\"lo\n", List.of("llm", "text")));
        happened.add(new Payload.ReasoningDelta("hm", "llm", false));
        happened.add(new Payload.ReasoningDelta("", null, true));
        happened.add(new Payload.TextReplaced("other", "output_moderation"));
        happened.add(new Payload.RunRecovered("durable", 4096));
        happened.add(new Payload.NodeRetried(node, outcome(NodeStatus.FAILED), 1));
        for (NodeStatus status : NodeStatus.values()) {
            happened.add(new Payload.NodeFinished(node, outcome(status)));
        }
        happened.add(new Payload.IterationStarted(container, 2, ObjectValue.EMPTY));
        happened.add(new Payload.IterationAdvanced(container, 0));
        happened.add(new Payload.IterationFinished(container, outcome(NodeStatus.SUCCEEDED), 2));
        happened.add(new Payload.LoopStarted(container, 2, ObjectValue.EMPTY));
        happened.add(new Payload.LoopAdvanced(container, 1));
        happened.add(new Payload.LoopFinished(container, outcome(NodeStatus.FAILED), 2));
        happened.add(new Payload.AgentLogged(
                node, "l", null, "Round 1", "success", null, ObjectValue.EMPTY, ObjectValue.EMPTY));
        happened.add(new Payload.HumanInputRequired(node, "f", FORM, 1_790_000_000_000L));
        happened.add(new Payload.RunPaused(List.of("n"), List.of(REASON), 1, 2, 3, ObjectValue.EMPTY));
        happened.add(new Payload.RunResumed("form"));
        happened.add(new Payload.AudioProduced(new byte[] {1}, true));
        happened.add(new Payload.AnswerFinished(Usage.NONE, SOURCES, List.of(FILE)));
        return happened;
    }

    private static Payload.RunFinished finished(RunStatus status, RunErrorCode code) {
        return new Payload.RunFinished(
                status,
                JsonText.parseObject("{\"answer\":\"x\"}"),
                code == null ? null : new RunError(code, "why"),
                FinishReason.STOP,
                1,
                2,
                3,
                0,
                List.of(FILE));
    }

    private static List<RunEvent> events(List<Payload> payloads) {
        var events = new ArrayList<RunEvent>();
        payloads.forEach(payload -> events.add(new RunEvent(events.size() + 1, 1_790_000_000_000L, payload)));
        return events;
    }

    private static String operation(AppMode mode) {
        return mode == AppMode.COMPLETION ? "/v1/completion-messages" : "/v1/chat-messages";
    }

    private static void declared(AppMode mode, Stream stream) {
        contract.checkEvents("GET", "/v1/workflow/" + ID + "/events", stream.text.toString());
        if (mode != AppMode.WORKFLOW) {
            contract.checkEvents("POST", operation(mode), stream.text.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AppMode.class,
            names = {"RAG_PIPELINE"},
            mode = EnumSource.Mode.EXCLUDE)
    void whateverHappensIsDeclared(AppMode mode) {
        var all = new TreeSet<String>();
        for (RunStatus status :
                List.of(RunStatus.SUCCEEDED, RunStatus.PARTIAL_SUCCEEDED, RunStatus.FAILED, RunStatus.STOPPED)) {
            var stream = new Stream();
            var projection = new DifyProjection(view(mode));
            List<Payload> happened = everything();
            if (status == RunStatus.FAILED && mode != AppMode.ADVANCED_CHAT && mode != AppMode.WORKFLOW) {
                happened.removeLast();
            }
            happened.add(finished(status, status == RunStatus.FAILED ? RunErrorCode.INTERNAL_SERVER_ERROR : null));
            events(happened).forEach(event -> projection.accept(event, stream));
            stream.ping();
            assertThat(projection.ended()).isTrue();
            declared(mode, stream);
            all.addAll(stream.events());
        }
        assertThat(all).contains("error");
        switch (mode) {
            case COMPLETION, CHAT ->
                assertThat(all).contains("message_file", "message_replace", "message_end", "tts_message_end");
            case AGENT_CHAT, AGENT -> assertThat(all).contains("agent_message", "agent_thought", "message_end");
            case ADVANCED_CHAT -> assertThat(all).hasSizeGreaterThan(19).contains("message", "message_end");
            case WORKFLOW -> assertThat(all).hasSizeGreaterThan(19).contains("text_chunk", "text_replace");
            case RAG_PIPELINE -> throw new AssertionError("is not streamed here");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AppMode.class,
            names = {"RAG_PIPELINE"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatEndsBeforeItBeginsIsDeclared(AppMode mode) {
        var refused = new Stream();
        new DifyProjection(view(mode))
                .refused(ObjectValue.EMPTY, new RunError(RunErrorCode.INVALID_PARAM, "no"), 1, refused);
        declared(mode, refused);
        var unstored = new Stream();
        new DifyProjection(view(mode)).unstored(RunErrorCode.LOG_UNAVAILABLE, unstored);
        declared(mode, unstored);
        var never = new Stream();
        var projection = new DifyProjection(view(mode));
        events(List.of(
                        new Payload.RunStarted(ObjectValue.EMPTY),
                        finished(RunStatus.FAILED, RunErrorCode.INTERNAL_SERVER_ERROR)))
                .forEach(event -> projection.accept(event, never));
        declared(mode, never);
    }

    @ParameterizedTest
    @EnumSource(
            value = AppMode.class,
            names = {"ADVANCED_CHAT", "WORKFLOW"})
    void snapshotsAreDeclared(AppMode mode) {
        List<Payload> happened = everything();
        for (int count = 1; count <= happened.size(); count++) {
            var stream = new Stream();
            DifySnapshot.of(view(mode), events(happened.subList(0, count))).frames(stream);
            declared(mode, stream);
        }
        var stream = new Stream();
        happened.add(finished(RunStatus.SUCCEEDED, null));
        DifySnapshot.of(view(mode), events(happened)).frames(stream);
        declared(mode, stream);
        assertThat(stream.events()).containsExactly("workflow_finished");
    }

    @Test
    void blockingAnswersOfPausedChatflowsAreDeclared() {
        var blocking = new DifyBlocking(view(AppMode.ADVANCED_CHAT));
        List<Payload> happened = everything();
        events(happened).forEach(blocking::accept);
        assertThat(blocking.result()).isInstanceOf(BlockingResult.Body.class);
        if (blocking.result() instanceof BlockingResult.Body(byte[] json)) {
            contract.checkJson("POST", "/v1/chat-messages", 200, JSON.readTree(json));
        }
    }
}
