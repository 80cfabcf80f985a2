package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.App;
import dev.runnel.run.Run;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The caller's trace id is kept with the run (service-api.md section 3, "Tracing"). */
class TracingTest {

    private static final String PARENT = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static App chat;
    private static ServiceClient client;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        chat = bench.server().app(AppTexts.chat("Chat"));
        client = bench.client(chat);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static @Nullable String kept(String query, String more, String... fields) {
        RawResponse response = client.post("/chat-messages" + query, ServiceClient.chat("x", "blocking", more), fields);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        UUID task = UUID.fromString(ServiceClient.json(response).path("task_id").stringValue());
        var workplace = bench.server().workplace();
        Run run = workplace
                .store()
                .read(records -> records.runs().findByRunOrTask(workplace.tenant(), chat.id(), task))
                .orElseThrow();
        assertThat(run.origin().surface()).isEqualTo("service-api");
        assertThat(run.origin().credential()).isNotNull();
        return run.origin().traceId();
    }

    @Test
    void theIdIsTakenFromHeaderQueryBodyAndTraceContextInThisOrder() {
        assertThat(kept("", "")).isNull();
        assertThat(kept("", "", PARENT)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(kept("", ",\"trace_id\":\"of-body\"", PARENT)).isEqualTo("of-body");
        assertThat(kept("", ",\"trace_id\":77")).isEqualTo("77");
        assertThat(kept("?trace_id=of-query", ",\"trace_id\":\"of-body\"", PARENT))
                .isEqualTo("of-query");
        assertThat(kept("?trace_id=of-query", ",\"trace_id\":\"of-body\"", "X-Trace-Id: of_header-1", PARENT))
                .isEqualTo("of_header-1");
        assertThat(kept("", "", "X-Trace-Id: " + "x".repeat(128))).hasSize(128);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Trace-Id: with space",
                "X-Trace-Id: a/b",
                "X-Trace-Id: ümlaut",
                "traceparent: 00-short-00f067aa0ba902b7-01",
                "traceparent: nonsense",
            })
    void aMalformedIdIsIgnored(String field) {
        assertThat(kept("", "", field)).isNull();
    }

    @Test
    void anIdThatIsTooLongIsIgnored() {
        assertThat(kept("", "", "X-Trace-Id: " + "x".repeat(129))).isNull();
    }

    @Test
    void aSessionHasOneToTwoHundredCharacters() {
        String good = "s".repeat(200);
        assertThat(kept("", ",\"trace_session_id\":\"" + good + "\"")).isNull();
        assertThat(kept("", "", "X-Trace-Session-Id: " + good)).isNull();
        for (RawResponse response : new RawResponse[] {
            client.post("/chat-messages", ServiceClient.chat("x", "blocking", ",\"trace_session_id\":\"  \"")),
            client.post("/chat-messages?trace_session_id=" + good + "s", ServiceClient.chat("x", "blocking", "")),
            client.post(
                    "/chat-messages", ServiceClient.chat("x", "streaming", ""), "X-Trace-Session-Id: " + good + "s"),
        }) {
            assertThat(BadInputTest.refused(response, 400, "invalid_param")).startsWith("trace_session_id: ");
        }
    }
}
