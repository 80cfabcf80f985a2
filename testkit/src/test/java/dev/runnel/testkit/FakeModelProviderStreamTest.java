package dev.runnel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.sse.EventStreamReader;
import dev.runnel.sse.ServerSentEvent;
import dev.runnel.testkit.ProviderExchange.Outcome;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class FakeModelProviderStreamTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CHAT = """
            {"model":"m","stream":true,"messages":[{"role":"user","content":"hello big world"}]}""";
    private static final String MESSAGES = """
            {"model":"m","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hello"}]}""";

    private final ManualClock clock = new ManualClock();
    private final FakeModelProvider provider = new FakeModelProvider(Behavior.echo(), clock, 0);

    @AfterEach
    void stop() {
        provider.close();
        assertThat(provider.faults()).isEmpty();
    }

    @Test
    void streamsAChatCompletion() {
        List<JsonNode> chunks = chunks(stream("/v1/chat/completions", CHAT));
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(texts(chunks, "content")).containsExactly("", "echo: ", "hello ", "big ", "world");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("id").asString()).isEqualTo("chatcmpl-fake-1");
            assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("created").asLong()).isEqualTo(clock.epochSeconds());
            assertThat(chunk.has("usage")).isFalse();
        });
    }

    @Test
    void reportsUsageWhereItIsAskedForOrTold() {
        String asking = CHAT.replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        List<JsonNode> asked = chunks(stream("/v1/chat/completions", asking));
        assertThat(asked.getFirst().path("usage").isNull()).isTrue();
        assertThat(asked.getLast().path("choices").isEmpty()).isTrue();
        assertThat(asked.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(4);
        provider.next(
                Behavior.echo().withUsage(Behavior.UsageReport.NEVER),
                Behavior.echo().withUsage(Behavior.UsageReport.ALWAYS));
        assertThat(chunks(stream("/v1/chat/completions", asking)).getLast().has("usage"))
                .isFalse();
        assertThat(chunks(stream("/v1/chat/completions", CHAT))
                        .getLast()
                        .at("/usage/prompt_tokens")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void streamsReasoningAndToolCallsInPieces() {
        provider.next(Behavior.calling(
                        new Behavior.ToolCall("call_1", "weather", "{\"city\":\"Köln\"}"),
                        new Behavior.ToolCall("call_2", "time", "{}"))
                .withReasoning("let me see")
                .withToolArgumentPieces(4));
        List<JsonNode> chunks = chunks(stream("/v1/chat/completions", CHAT));
        assertThat(texts(chunks, "reasoning_content")).containsExactly("let ", "me ", "see");
        StringBuilder arguments = new StringBuilder();
        List<String> opened = new ArrayList<>();
        int pieces = 0;
        for (JsonNode chunk : chunks) {
            JsonNode call = chunk.at("/choices/0/delta/tool_calls/0");
            if (call.has("id")) {
                opened.add(call.path("index").asInt() + " " + call.path("id").asString() + " "
                        + call.at("/function/name").asString());
            } else if (call.path("index").asInt(-1) == 0) {
                arguments.append(call.at("/function/arguments").asString());
                pieces++;
            }
        }
        assertThat(opened).containsExactly("0 call_1 weather", "1 call_2 time");
        assertThat(arguments).hasToString("{\"city\":\"Köln\"}");
        assertThat(pieces).isEqualTo(4);
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
    }

    @Test
    void streamsALegacyCompletion() {
        provider.next(Behavior.echo().withFinishReason("length"));
        List<JsonNode> chunks =
                chunks(stream("/v1/completions", "{\"model\":\"m\",\"stream\":true,\"prompt\":\"a b\"}"));
        assertThat(chunks)
                .extracting(chunk -> chunk.at("/choices/0/text").asString())
                .containsExactly("echo: ", "a ", "b", "");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("length");
    }

    @Test
    void streamsAMessageInTheOrderOfTheProtocol() {
        provider.next(Behavior.saying("Hi there")
                .withReasoning("hm")
                .withToolCalls(List.of(new Behavior.ToolCall("toolu_1", "lookup", "{\"sku\":\"x\"}")))
                .withToolArgumentPieces(2));
        List<ServerSentEvent> events = stream("/v1/messages", MESSAGES);
        assertThat(events)
                .extracting(ServerSentEvent::type)
                .containsExactly(
                        "message_start",
                        "ping",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        List<JsonNode> data =
                events.stream().map(event -> JSON.readTree(event.data())).toList();
        for (int i = 0; i < data.size(); i++) {
            assertThat(data.get(i).path("type").asString())
                    .isEqualTo(events.get(i).type());
        }
        assertThat(data.get(0).at("/message/content").isEmpty()).isTrue();
        assertThat(data.get(0).at("/message/stop_reason").isNull()).isTrue();
        assertThat(data.get(4).at("/delta/type").asString()).isEqualTo("signature_delta");
        assertThat(data.get(6).at("/content_block/citations").isNull()).isTrue();
        assertThat(data.get(7).at("/delta/text").asString()).isEqualTo("Hi ");
        assertThat(data.get(10).at("/content_block/input").isObject()).isTrue();
        assertThat(data.get(11).at("/delta/partial_json").asString()
                        + data.get(12).at("/delta/partial_json").asString())
                .isEqualTo("{\"sku\":\"x\"}");
        assertThat(data.get(13).path("index").asInt()).isEqualTo(2);
        assertThat(data.get(14).at("/delta/stop_reason").asString()).isEqualTo("tool_use");
        assertThat(data.get(14).at("/usage/output_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aMessageWithoutTextHasOneEmptyBlock() {
        provider.next(Behavior.saying(""));
        assertThat(stream("/v1/messages", MESSAGES))
                .extracting(ServerSentEvent::type)
                .containsExactly(
                        "message_start",
                        "ping",
                        "content_block_start",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
    }

    @Test
    void cutsTheTextIntoAsManyChunksAsAsked() {
        provider.next(
                Behavior.saying("0123456789\uD83D\uDE00").withChunks(4),
                Behavior.echo().withWords(200));
        assertThat(texts(chunks(stream("/v1/chat/completions", CHAT)), "content"))
                .containsExactly("", "01", "234", "567", "89\uD83D\uDE00");
        assertThat(texts(chunks(stream("/v1/chat/completions", CHAT)), "content"))
                .hasSize(201)
                .endsWith("word200");
    }

    @Test
    void keepsThePaceOfItsClock() {
        provider.next(
                Behavior.echo().withFirstTokenDelay(Duration.ofMillis(300)).withTokensPerSecond(10));
        try (RawHttp http = open("/v1/chat/completions", CHAT)) {
            assertThat(http.readHead().status()).isEqualTo(200);
            Received received = new Received(http);
            clock.awaitParked(1);
            clock.advance(Duration.ofMillis(299));
            clock.awaitParked(1);
            assertThat(provider.exchanges().getFirst().bodyBytes()).isZero();
            clock.advance(Duration.ofMillis(1));
            received.awaitEvents(2);
            for (int delta = 2; delta <= 4; delta++) {
                clock.awaitParked(1);
                long sent = provider.exchanges().getFirst().bodyBytes();
                clock.advance(Duration.ofMillis(99));
                clock.awaitParked(1);
                assertThat(provider.exchanges().getFirst().bodyBytes()).isEqualTo(sent);
                clock.advance(Duration.ofMillis(1));
                received.awaitEvents(delta + 1);
            }
            received.toEnd();
            assertThat(received.events).hasSize(7);
        }
    }

    @Test
    void aBlockingAnswerTakesAsLongAsItsStream() {
        provider.next(Behavior.echo().withFirstTokenDelay(Duration.ofSeconds(1)).withTokensPerSecond(2));
        try (RawHttp http = open("/v1/chat/completions", CHAT.replace("true", "false"))) {
            clock.awaitParked(1);
            clock.advance(Duration.ofMillis(2499));
            clock.awaitParked(1);
            clock.advance(Duration.ofMillis(1));
            assertThat(http.read().status()).isEqualTo(200);
        }
    }

    @Test
    void cutsTheBodyAtTheByte() {
        byte[] whole = raw(open("/v1/chat/completions", CHAT));
        for (int bytes : new int[] {0, 1, 100, 777, whole.length}) {
            provider.next(Behavior.echo().withFault(new Fault.CutAfter(bytes, false)));
            try (RawHttp http = open("/v1/chat/completions", CHAT)) {
                http.readHead();
                Received received = new Received(http);
                assertThatThrownBy(received::toEnd).isInstanceOf(ConnectionLostException.class);
                assertThat(received.bytes.size()).isEqualTo(bytes);
            }
        }
        provider.awaitOutcome(Outcome.BROKEN_OFF, 5);
        provider.next(Behavior.echo().withFault(new Fault.CutAfter(whole.length + 10, false)));
        assertThat(raw(open("/v1/chat/completions", CHAT))).hasSize(whole.length);
    }

    @Test
    void cutsABlockingBodyToo() {
        provider.next(Behavior.echo().withFault(new Fault.CutAfter(20, false)));
        try (RawHttp http = open("/v1/chat/completions", CHAT.replace("true", "false"))) {
            assertThat(http.readHead().header("Content-Length")).isNotEqualTo("20");
            Received received = new Received(http);
            assertThatThrownBy(received::toEnd).isInstanceOf(ConnectionLostException.class);
            assertThat(received.bytes.size()).isEqualTo(20);
        }
    }

    @Test
    void resetsTheConnection() {
        provider.next(Behavior.echo().withFault(new Fault.CutAfter(100, true)));
        try (RawHttp http = open("/v1/chat/completions", CHAT)) {
            assertThatThrownBy(() -> {
                        http.readHead();
                        new Received(http).toEnd();
                    })
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void sendsOneMalformedFrame() {
        provider.next(Behavior.echo().withFault(new Fault.MalformedFrame(2)));
        List<ServerSentEvent> events = stream("/v1/chat/completions", CHAT);
        assertThat(events).hasSize(7);
        assertThatThrownBy(() -> JSON.readTree(events.get(2).data())).isInstanceOf(RuntimeException.class);
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
    }

    @Test
    void endsEarlyOrWithAnErrorInTheStream() {
        provider.next(
                Behavior.echo().withFault(new Fault.EndAfter(2)),
                Behavior.echo().withFault(new Fault.ErrorAfter(2, "overloaded")),
                Behavior.echo().withFault(new Fault.ErrorAfter(3, "overloaded")));
        assertThat(stream("/v1/chat/completions", CHAT)).hasSize(2);
        List<ServerSentEvent> failed = stream("/v1/chat/completions", CHAT);
        assertThat(failed).hasSize(3);
        assertThat(JSON.readTree(failed.getLast().data()).at("/error/message").asString())
                .isEqualTo("overloaded");
        List<ServerSentEvent> message = stream("/v1/messages", MESSAGES);
        assertThat(message.getLast().type()).isEqualTo("error");
        assertThat(JSON.readTree(message.getLast().data()).at("/error/type").asString())
                .isEqualTo("overloaded_error");
    }

    @Test
    void noticesAClientThatLeavesWhileNothingIsSent() {
        provider.next(
                Behavior.echo().withFault(new Fault.HangBeforeHead()),
                Behavior.echo().withFault(new Fault.HangAfter(2)),
                Behavior.echo().withFirstTokenDelay(Duration.ofHours(1)));
        RawHttp first = open("/v1/chat/completions", CHAT);
        provider.awaitRequests(1);
        first.close();
        provider.awaitClientClosed(1);

        RawHttp second = open("/v1/chat/completions", CHAT);
        second.readHead();
        Received received = new Received(second);
        received.awaitEvents(2);
        assertThat(received.events).hasSize(2);
        second.reset();
        provider.awaitClientClosed(2);

        RawHttp third = open("/v1/chat/completions", CHAT);
        third.readHead();
        clock.awaitParked(1);
        third.close();
        provider.awaitClientClosed(3);
        provider.awaitConnectionsAtMost(0);
        assertThat(clock.parked()).isZero();
    }

    @Test
    void noticesAClientThatLeavesABurst() {
        // 16 MB: more than the kernel buffers for a client that does not read.
        provider.next(Behavior.saying(("x".repeat(8191) + " ").repeat(2000)));
        RawHttp http = open("/v1/chat/completions", CHAT);
        http.readHead();
        new Received(http).awaitEvents(3);
        http.close();
        provider.awaitClientClosed(1);
        assertThat(provider.exchanges().getFirst().bodyBytes()).isPositive();
    }

    @Test
    void sendsPiecesOfAnySizeAndManyFramesAtOnce() {
        byte[] whole = raw(open("/v1/chat/completions", CHAT));
        provider.next(Behavior.echo().withPieceBytes(1), Behavior.echo().withFramesPerWrite(100));
        byte[] single = raw(open("/v1/chat/completions", CHAT));
        byte[] together = raw(open("/v1/chat/completions", CHAT));
        assertThat(new String(single, StandardCharsets.UTF_8).replace("fake-2", "fake-1"))
                .isEqualTo(new String(whole, StandardCharsets.UTF_8));
        assertThat(new String(together, StandardCharsets.UTF_8).replace("fake-3", "fake-1"))
                .isEqualTo(new String(whole, StandardCharsets.UTF_8));
    }

    private List<ServerSentEvent> stream(String path, String body) {
        try (RawHttp http = open(path, body)) {
            assertThat(http.readHead().header("Content-Type")).startsWith("text/event-stream");
            Received received = new Received(http);
            received.toEnd();
            return received.events;
        }
    }

    private byte[] raw(RawHttp http) {
        try (http) {
            http.readHead();
            Received received = new Received(http);
            received.toEnd();
            return received.bytes.toByteArray();
        }
    }

    private static List<JsonNode> chunks(List<ServerSentEvent> events) {
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
        return events.subList(0, events.size() - 1).stream()
                .map(event -> JSON.readTree(event.data()))
                .toList();
    }

    private static List<String> texts(List<JsonNode> chunks, String field) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta").path(field))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }

    private RawHttp open(String path, String body) {
        RawHttp http = new RawHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), provider.port()));
        return http.send(RawHttp.request("POST", path, body));
    }

    /** Reads a body as far as a test wants. */
    private static final class Received {

        private final RawHttp http;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<ServerSentEvent> events = new ArrayList<>();
        private final EventStreamReader reader =
                new EventStreamReader((type, data, id) -> events().add(new ServerSentEvent(type, data, id)));
        private final byte[] piece = new byte[1000];

        Received(RawHttp http) {
            this.http = http;
        }

        private List<ServerSentEvent> events() {
            return events;
        }

        void awaitEvents(int count) {
            while (events.size() < count) {
                assertThat(more()).isTrue();
            }
        }

        void toEnd() {
            while (more()) {}
        }

        private boolean more() {
            int count = http.readBody(piece, 0, piece.length);
            if (count > 0) {
                bytes.write(piece, 0, count);
                reader.feed(piece, 0, count);
            }
            return count >= 0;
        }
    }
}
