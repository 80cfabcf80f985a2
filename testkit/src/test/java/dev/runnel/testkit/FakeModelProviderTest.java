package dev.runnel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.testkit.ProviderExchange.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class FakeModelProviderTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CHAT = """
            {"model":"m","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hello big world"}]}""";

    private final FakeModelProvider provider = new FakeModelProvider();

    @AfterEach
    void stop() {
        provider.close();
        assertThat(provider.openConnections()).isZero();
    }

    @Test
    void answersABlockingChatCompletion() {
        RawResponse response = post("/v1/chat/completions", CHAT);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
        JsonNode body = JSON.readTree(response.text());
        assertThat(body.path("object").asString()).isEqualTo("chat.completion");
        assertThat(body.path("model").asString()).isEqualTo("m");
        assertThat(body.at("/choices/0/message/content").asString()).isEqualTo("echo: hello big world");
        assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(5);
        assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(4);
        assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(9);
    }

    @Test
    void takesTheTextOfContentParts() {
        RawResponse response = post("/v1/chat/completions", """
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"what is"},
                {"type":"image_url","image_url":{"url":"data:,"}},{"type":"text","text":"this?"}]},
                {"role":"assistant","content":"x"},{"role":"user","content":[{"type":"tool_result","content":"r"}]}]}""");
        assertThat(JSON.readTree(response.text())
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo("echo: what is\nthis?");
    }

    @Test
    void answersALegacyCompletion() {
        JsonNode body = JSON.readTree(post("/v1/completions", "{\"model\":\"m\",\"prompt\":[\"say it\"]}")
                .text());
        assertThat(body.path("object").asString()).isEqualTo("text_completion");
        assertThat(body.at("/choices/0/text").asString()).isEqualTo("echo: say it");
    }

    @Test
    void answersABlockingMessage() {
        provider.next(Behavior.saying("looking")
                .withReasoning("hm")
                .withToolCalls(List.of(new Behavior.ToolCall("toolu_1", "lookup", "{\"sku\":\"x\"}")))
                .withTokens(new Behavior.Tokens(12, 4, 3, 0)));
        JsonNode body = JSON.readTree(post("/v1/messages", messages("hello")).text());
        assertThat(body.path("stop_reason").asString()).isEqualTo("tool_use");
        assertThat(body.at("/content/0/thinking").asString()).isEqualTo("hm");
        assertThat(body.at("/content/1/text").asString()).isEqualTo("looking");
        assertThat(body.at("/content/2/input/sku").asString()).isEqualTo("x");
        assertThat(body.at("/usage/input_tokens").asInt()).isEqualTo(8);
        assertThat(body.at("/usage/cache_read_input_tokens").asInt()).isEqualTo(4);
        assertThat(body.at("/usage/output_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void answersInTheShapeThatASchemaAsksFor() {
        RawResponse response = post("/v1/chat/completions", """
                {"model":"m","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":
                {"name":"n","schema":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":3},
                "kind":{"enum":["a","b"]},"tags":{"type":"array","minItems":2,"items":{"type":["string","null"]}},
                "next":{"$ref":"#/$defs/leaf"},"either":{"anyOf":[{"type":"boolean"},{"type":"null"}]}},
                "$defs":{"leaf":{"type":"object","properties":{"n":{"type":"null"}}}}}}}}""");
        String content =
                JSON.readTree(response.text()).at("/choices/0/message/content").asString();
        assertThat(JSON.readTree(content)).isEqualTo(JSON.readTree("""
                                {"name":"echo: hi","age":3,"kind":"a","tags":["echo: hi","echo: hi"],"next":{"n":null},"either":false}"""));
    }

    @Test
    void aSchemaThatRefersToItselfEnds() {
        RawResponse response = post("/v1/messages", """
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"output_config":{"format":{"type":
                "json_schema","schema":{"type":"object","properties":{"child":{"$ref":"#"}}}}}}""");
        String content = JSON.readTree(response.text()).at("/content/0/text").asString();
        assertThat(JSON.readTree(content).at("/child/child/child").isObject()).isTrue();
        RawResponse object = post("/v1/chat/completions", """
                {"model":"m","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_object"}}""");
        assertThat(object.text()).contains("{\\\"echo\\\":\\\"echo: hi\\\"}");
    }

    @Test
    void listsModelsForBothDialects() {
        provider.listModels(List.of("one", "two"));
        JsonNode openAi = JSON.readTree(get("/v1/models").text());
        assertThat(openAi.path("object").asString()).isEqualTo("list");
        assertThat(openAi.at("/data/1/id").asString()).isEqualTo("two");
        JsonNode anthropic = JSON.readTree(
                get("/v1/models?limit=5", "anthropic-version: 2023-06-01").text());
        assertThat(anthropic.at("/data/0/type").asString()).isEqualTo("model");
        assertThat(anthropic.path("last_id").asString()).isEqualTo("two");
        assertThat(provider.lastRequest().query()).isEqualTo("limit=5");
        assertThat(get("/v1/models/two").status()).isEqualTo(200);
        assertThat(get("/v1/models/three").status()).isEqualTo(404);
    }

    @Test
    void recordsWhatWasAsked() {
        post("/v1/chat/completions", CHAT, "Authorization: Bearer sk-1", "X-Trace: a", "x-trace: b");
        ProviderRequest request = provider.lastRequest();
        assertThat(request.number()).isEqualTo(1);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.key()).isEqualTo("sk-1");
        assertThat(request.headers().all("X-TRACE")).containsExactly("a", "b");
        assertThat(request.body()).isEqualTo(CHAT);
        assertThat(request.json().path("model").asString()).isEqualTo("m");
        assertThat(request.streaming()).isFalse();
        provider.awaitOutcome(Outcome.ANSWERED, 1);
        assertThat(provider.exchanges().getFirst().outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(provider.requests()).containsExactly(request);
    }

    @Test
    void answersAsTheQueueSaysThenAsUsual() {
        provider.next(Behavior.failing(500).times(2));
        provider.next(Behavior.rateLimited(7));
        provider.behave(request -> Behavior.saying("you are " + request.model()));
        assertThat(post("/v1/chat/completions", CHAT).status()).isEqualTo(500);
        RawResponse anthropic = post("/v1/messages", messages("x"));
        assertThat(anthropic.status()).isEqualTo(500);
        assertThat(JSON.readTree(anthropic.text()).at("/error/type").asString()).isEqualTo("api_error");
        RawResponse limited = post("/v1/chat/completions", CHAT);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("Retry-After")).isEqualTo("7");
        assertThat(JSON.readTree(limited.text()).at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(post("/v1/chat/completions", CHAT).text()).contains("you are m");
    }

    @Test
    void refusesAParameterOnlyWhereItIsSent() {
        provider.behave(Behavior.echo().withFault(new Fault.UnsupportedParameter("max_tokens")));
        assertThat(post("/v1/chat/completions", CHAT).status()).isEqualTo(200);
        RawResponse refused = post("/v1/chat/completions", CHAT.replace("\"model\"", "\"max_tokens\":5,\"model\""));
        assertThat(refused.status()).isEqualTo(400);
        JsonNode error = JSON.readTree(refused.text()).path("error");
        assertThat(error.path("param").asString()).isEqualTo("max_tokens");
        assertThat(error.path("code").asString()).isEqualTo("unsupported_parameter");
        assertThat(error.path("message").asString()).contains("max_completion_tokens");
        assertThat(post("/v1/messages", messages("x")).text()).contains("max_tokens: Extra inputs are not permitted");
    }

    @Test
    void refusesAForeignKeyAndRepeatsIt() {
        provider.requireKey("sk-right");
        assertThat(post("/v1/chat/completions", CHAT).status()).isEqualTo(401);
        RawResponse wrong = post("/v1/chat/completions", CHAT, "Authorization: Bearer sk-wrong");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text()).contains("invalid_api_key").contains("sk-wrong");
        assertThat(get("/v1/models", "x-api-key: sk-wrong").status()).isEqualTo(401);
        assertThat(get("/v1/models", "x-api-key: sk-right").status()).isEqualTo(200);
        assertThat(post("/v1/chat/completions", CHAT, "Authorization: Bearer sk-right")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesWhatTheRealServersRefuse() {
        assertThat(post("/v1/chat/completions", "{\"model\":\"m\"").status()).isEqualTo(400);
        assertThat(post("/v1/chat/completions", "{\"model\":\"m\"}").text()).contains("messages");
        assertThat(post("/v1/chat/completions", "{\"messages\":[{}]}").text()).contains("model");
        assertThat(post("/v1/completions", "{\"model\":\"m\"}").text()).contains("prompt");
        assertThat(post("/v1/messages", "{\"model\":\"m\",\"messages\":[{}]}").text())
                .contains("max_tokens");
        assertThat(post("/v1/responses", CHAT).status()).isEqualTo(404);
        RawResponse method = get("/v1/chat/completions");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).isEqualTo("POST");
        try (RawHttp http = connect()) {
            assertThat(http.send("rubbish\r\n").read().status()).isEqualTo(400);
            http.awaitClosed();
        }
        assertThat(provider.faults()).hasSize(1);
    }

    @Test
    void servesManyRequestsOnOneConnection() {
        try (RawHttp http = connect()) {
            for (int i = 1; i <= 3; i++) {
                http.send(RawHttp.request("POST", "/v1/chat/completions", CHAT));
                assertThat(http.read().status()).isEqualTo(200);
            }
            assertThat(provider.openConnections()).isEqualTo(1);
            http.send(RawHttp.request("GET", "/v1/models", null, "Connection: close"));
            assertThat(http.read().header("Connection")).isEqualTo("close");
            http.awaitClosed();
        }
        provider.awaitConnectionsAtMost(0);
        assertThat(provider.requests()).hasSize(4);
    }

    @Test
    void acceptsAChunkedRequestThatAsksWhetherToContinue() {
        try (RawHttp http = connect()) {
            http.send(
                    "POST /v1/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
            assertThat(http.readHead().status()).isEqualTo(100);
            http.send("d\r\n{\"model\":\"m\",\r\n")
                    .send("e\r\n\"prompt\":\"abc\"\r\n")
                    .send("1\r\n}\r\n0\r\n\r\n");
            assertThat(http.read().text()).contains("echo: abc");
        }
    }

    @Test
    void sendsTheHeadersItIsGiven() {
        provider.next(Behavior.echo()
                .withHeader("x-ratelimit-remaining-requests", "9")
                .withHeader("content-type", "text/html"));
        RawResponse response = post("/v1/chat/completions", CHAT);
        assertThat(response.header("X-RateLimit-Remaining-Requests")).isEqualTo("9");
        assertThat(response.headers().all("Content-Type")).containsExactly("text/html");
    }

    @Test
    void aFailingFunctionOfTheTestIsToldToBothSides() {
        provider.behave(request -> {
            throw new IllegalStateException("no idea");
        });
        assertThat(post("/v1/chat/completions", CHAT).text()).contains("no idea");
        provider.awaitOutcome(Outcome.BROKEN_OFF, 1);
        assertThat(provider.faults()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingBreaksOffEveryAnswer() {
        provider.behave(Behavior.echo().withFault(new Fault.HangBeforeHead()));
        try (RawHttp http = connect()) {
            http.send(RawHttp.request("POST", "/v1/chat/completions", CHAT));
            provider.awaitRequests(1);
            provider.close();
            http.awaitClosed();
        }
        assertThat(provider.exchanges().getFirst().outcome()).isEqualTo(Outcome.BROKEN_OFF);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void theCommandLineIsChecked() {
        ProviderArguments arguments = ProviderArguments.parse(
                new String[] {"--port", "9100", "--tokens-per-second", "20", "--first-token-ms", "150", "--words", "3"
                });
        assertThat(arguments.port()).isEqualTo(9100);
        assertThat(arguments.behavior().pace().tokensPerSecond()).isEqualTo(20);
        assertThat(arguments.behavior().pace().firstToken()).hasMillis(150);
        assertThatThrownBy(() -> ProviderArguments.parse(new String[] {"--port", "x"}))
                .hasMessageContaining("--port x");
        assertThatThrownBy(() -> ProviderArguments.parse(new String[] {"--port", "70000"}))
                .hasMessageContaining("65535");
        assertThatThrownBy(() -> ProviderArguments.parse(new String[] {"--port"}))
                .hasMessageContaining("no value");
        assertThatThrownBy(() -> ProviderArguments.parse(new String[] {"--tokens-per-second", "-1"}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProviderArguments.parse(new String[] {"--speed", "1"}))
                .hasMessageContaining("usage:");
    }

    private static String messages(String text) {
        return "{\"model\":\"m\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    private RawResponse post(String path, String body, String... fields) {
        return RawHttp.exchange(address(), RawHttp.request("POST", path, body, fields));
    }

    private RawResponse get(String target, String... fields) {
        return RawHttp.exchange(address(), RawHttp.request("GET", target, null, fields));
    }

    private RawHttp connect() {
        return new RawHttp(address());
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), provider.port());
    }
}
