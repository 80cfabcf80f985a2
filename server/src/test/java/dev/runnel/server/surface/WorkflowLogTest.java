package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.App;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The log of a workflow's runs: fields, filters, pages (service-api.md section 3). */
class WorkflowLogTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient workflow;
    private static final List<String> RUNS = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        App app = bench.server().app(AppResources.text("echo-workflow"));
        workflow = bench.client(app);
        for (String text : List.of("red wine", "Green tea", "a \\\"quoted\\\" caf\u00e9")) {
            String body = WorkflowFlowTest.body("{\"text\":\"" + text + "\"}", "blocking", "");
            RUNS.add(run(workflow, text.startsWith("Green") ? body.replace("\"ada\"", "\"bob\"") : body));
        }
    }

    private static String run(ServiceClient client, String body) {
        return ServiceClient.json(client.post("/workflows/run", body))
                .path("workflow_run_id")
                .stringValue();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static JsonNode logs(String query) {
        return ServiceClient.json(workflow.get("/workflows/logs?" + query));
    }

    private static List<String> ids(String query) {
        var ids = new ArrayList<String>();
        logs(query)
                .path("data")
                .forEach(item -> ids.add(item.path("workflow_run").path("id").stringValue()));
        return ids;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void anEntryHasTheFieldsOfTheSpecification() {
        JsonNode page = logs("");
        assertThat(page.propertyNames()).containsExactlyInAnyOrder("page", "limit", "total", "has_more", "data");
        assertThat(page.path("page").intValue()).isEqualTo(1);
        assertThat(page.path("limit").intValue()).isEqualTo(20);
        assertThat(page.path("total").intValue()).isEqualTo(3);
        assertThat(page.path("has_more").booleanValue()).isFalse();
        assertThat(ids("")).containsExactlyElementsOf(RUNS.reversed());
        JsonNode entry = page.path("data").path(1);
        assertThat(entry.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "workflow_run",
                        "details",
                        "created_from",
                        "created_by_role",
                        "created_by_account",
                        "created_by_end_user",
                        "created_at");
        assertThat(entry.path("created_from").stringValue()).isEqualTo("service-api");
        assertThat(entry.path("created_by_role").stringValue()).isEqualTo("end_user");
        assertThat(entry.path("created_by_end_user").propertyNames())
                .containsExactlyInAnyOrder("id", "type", "is_anonymous", "session_id");
        assertThat(entry.path("created_by_end_user").path("session_id").stringValue())
                .isEqualTo("bob");
        JsonNode run = entry.path("workflow_run");
        assertThat(run.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "version",
                        "status",
                        "triggered_from",
                        "error",
                        "elapsed_time",
                        "total_tokens",
                        "total_steps",
                        "created_at",
                        "finished_at",
                        "exceptions_count");
        assertThat(run.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(run.path("triggered_from").stringValue()).isEqualTo("app-run");
        assertThat(run.path("total_steps").intValue()).isEqualTo(2);
    }

    @Test
    void everyFilterNarrowsTheLog() {
        assertThat(ids("keyword=WINE")).containsExactly(RUNS.get(0));
        assertThat(ids("keyword=bo")).containsExactly(RUNS.get(1));
        assertThat(ids("keyword=" + escaped("\"quoted\" caf\u00e9"))).containsExactly(RUNS.get(2));
        assertThat(ids("keyword=" + RUNS.get(0))).contains(RUNS.get(0)).hasSize(1);
        assertThat(ids("keyword=" + escaped("%"))).isEmpty();
        assertThat(ids("status=succeeded")).hasSize(3);
        assertThat(ids("status=failed")).isEmpty();
        assertThat(ids("created_by_end_user_session_id=bob")).containsExactly(RUNS.get(1));
        assertThat(ids("created_by_end_user_session_id=nobody")).isEmpty();
        String hence = Instant.now().plusSeconds(3600).toString();
        String ago = Instant.now().minusSeconds(3600).toString();
        assertThat(ids("created_at__after=" + ago + "&created_at__before=" + hence))
                .hasSize(3);
        assertThat(ids("created_at__before=" + ago)).isEmpty();
        assertThat(ids("created_at__after=" + hence)).isEmpty();
        assertThat(ids("created_at__after=2020-01-01")).hasSize(3);
        assertThat(ids("created_at__after=2020-01-01T00:00:00+02:00")).hasSize(3);
        assertThat(ids("created_at__before=" + escaped("2020-01-01T00:00:00+02:00")))
                .isEmpty();
        assertThat(ids("keyword=wine&status=succeeded&created_by_end_user_session_id=ada"))
                .containsExactly(RUNS.get(0));
    }

    @Test
    void onlyTheFirstThirtyCharactersOfAKeywordCount() {
        ServiceClient own = bench.client(AppResources.named("echo-workflow", "Long keyword"));
        String run = run(own, WorkflowFlowTest.body("{\"text\":\"" + "k".repeat(30) + "\"}", "blocking", ""));
        JsonNode page = ServiceClient.json(own.get("/workflows/logs?keyword=" + "k".repeat(40)));
        assertThat(page.path("data").path(0).path("id").stringValue()).isEqualTo(run);
    }

    @Test
    void pagesCountFromOne() {
        JsonNode first = logs("limit=2");
        assertThat(first.path("has_more").booleanValue()).isTrue();
        assertThat(first.path("data").size()).isEqualTo(2);
        assertThat(ids("limit=2&page=2")).containsExactly(RUNS.get(0));
        assertThat(logs("limit=3").path("has_more").booleanValue()).isFalse();
        assertThat(ids("page=99999&limit=100")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=100000",
                "limit=0",
                "limit=101",
                "limit=x",
                "status=running",
                "created_at__before=yesterday",
                "created_at__after=2020-13-01",
                "created_by_account=nobody@example.org"
            })
    void whatIsNoFilterIsRefused(String query) {
        BadInputTest.refused(workflow.get("/workflows/logs?" + query), 400, "invalid_param");
    }

    @Test
    void theLogOfAnotherAppIsEmpty() {
        ServiceClient chat = bench.client(AppTexts.chat("Chat " + UUID.randomUUID()));
        JsonNode page = ServiceClient.json(chat.get("/workflows/logs"));
        assertThat(page.path("total").intValue()).isZero();
    }
}
