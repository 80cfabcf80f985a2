package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The form of an input that is a JSON object is checked when its run comes to the start node (workflow.md section 8.1). */
class InputSchemaTest {

    @TempDir
    static Path folder;

    private static ServiceBench bench;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static JsonNode data(ServiceClient client, String who) {
        RawResponse response =
                client.post("/workflows/run", WorkflowFlowTest.body("{\"who\":" + who + "}", "blocking", ""));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return ServiceClient.json(response).path("data");
    }

    @Test
    void anObjectThatDoesNotFitFailsTheRun() {
        ServiceClient form = bench.client(AppResources.text("form-workflow"));
        JsonNode fits = data(form, "{\"age\":3}");
        assertThat(fits.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(fits.path("outputs").path("age").intValue()).isEqualTo(3);
        JsonNode failed = data(form, "{\"age\":\"three\"}");
        assertThat(failed.path("status").stringValue()).isEqualTo("failed");
        assertThat(failed.path("error").stringValue()).isEqualTo("JSON object for 'who' does not match schema");
        List<JsonNode> frames = ServiceClient.frames(
                form.post("/workflows/run", WorkflowFlowTest.body("{\"who\":{}}", "streaming", "")));
        assertThat(ServiceClient.events(frames))
                .containsExactly("workflow_started", "node_started", "node_finished", "workflow_finished");
        assertThat(frames.get(2).path("data").path("process_data").toString()).contains("'age'");
        BadInputTest.refused(
                form.post("/workflows/run", WorkflowFlowTest.body("{}", "blocking", "")), 400, "invalid_param");
    }

    @Test
    void anAppWithABrokenSchemaIsNotAvailableAndSaysWhy() {
        String broken = AppResources.named("form-workflow", "Broken").replace("\"integer\"", "\"whole\"");
        ServiceClient client = bench.client(broken);
        assertThat(BadInputTest.refused(
                        client.post("/workflows/run", WorkflowFlowTest.body("{\"who\":{}}", "blocking", "")),
                        400,
                        "app_unavailable"))
                .contains("variables[0].json_schema")
                .contains("is no JSON schema of Draft 7");
    }
}
