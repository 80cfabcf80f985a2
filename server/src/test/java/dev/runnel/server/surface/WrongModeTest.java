package dev.runnel.server.surface;

import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which app's key opens which route (service-api.md section 3, "Modes"). */
class WrongModeTest {

    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static Map<String, ServiceClient> clients;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        clients = Map.of(
                "chat", bench.client(AppTexts.chat("Chat")),
                "completion", bench.client(AppTexts.completion("Completion")),
                "chatflow", bench.client(AppResources.text("greeter-chatflow")),
                "workflow", bench.client(AppResources.text("echo-workflow")));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            chat       | POST | /workflows/run                         | not_workflow_app
            chatflow   | POST | /workflows/run                         | not_workflow_app
            completion | POST | /workflows/run                         | not_workflow_app
            chatflow   | POST | /workflows/%1$s/run                    | not_workflow_app
            chatflow   | POST | /workflows/tasks/%1$s/stop             | not_workflow_app
            chat       | POST | /workflows/tasks/%1$s/stop             | not_workflow_app
            chat       | GET  | /workflows/run/%1$s                    | not_workflow_app
            completion | GET  | /workflows/run/%1$s                    | not_workflow_app
            chat       | GET  | /workflow/%1$s/events?user=ada         | not_workflow_app
            completion | GET  | /workflow/%1$s/events?user=ada         | not_workflow_app
            workflow   | POST | /chat-messages                         | not_chat_app
            workflow   | POST | /chat-messages/%1$s/stop               | not_chat_app
            workflow   | GET  | /conversations?user=ada                | not_chat_app
            workflow   | GET  | /conversations/%1$s/variables?user=ada | not_chat_app
            workflow   | GET  | /messages?user=ada&conversation_id=    | not_chat_app
            workflow   | POST | /completion-messages                   | app_unavailable
            chatflow   | POST | /completion-messages                   | app_unavailable
            """)
    void aKeyOfAnotherModeIsRefused(String app, String method, String path, String code) {
        String body = method.equals("GET") ? null : "{\"inputs\":{},\"query\":\"x\",\"user\":\"ada\"}";
        RawResponse response = clients.get(app).send(method, path.formatted(UNKNOWN), body);
        BadInputTest.refused(response, 400, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /workflows/run            | OPTIONS, POST
            DELETE | /workflows/logs           | GET, HEAD, OPTIONS
            PUT    | /workflows/tasks/x/stop   | OPTIONS, POST
            """)
    void methodsComeFromTheDeclaration(String method, String path, String allow) {
        RawResponse response = clients.get("workflow").send(method, path, null);
        BadInputTest.refused(response, 405, "method_not_allowed");
        org.assertj.core.api.Assertions.assertThat(response.header("Allow")).isEqualTo(allow);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"user":"ada"}                                             | 400 | invalid_param
            {"inputs":[],"user":"ada"}                                 | 400 | invalid_param
            {"inputs":{"text":"x"}}                                    | 400 | invalid_param
            {"inputs":{"text":"x"},"user":"ada","response_mode":"now"} | 400 | invalid_param
            {"inputs":{"text":"x"},"user":"ada","files":"x"}           | 400 | invalid_param
            {"inputs":{"text":"x"},"user":"ada","trace_session_id":""} | 400 | invalid_param
            {"inputs":                                                 | 400 | bad_request
            []                                                         | 400 | invalid_param
            """)
    void aBodyThatIsNoRequestIsRefused(String body, int status, String code) {
        BadInputTest.refused(clients.get("workflow").post("/workflows/run", body), status, code);
    }

    @Test
    void aKeyIsAskedForFirst() {
        var nobody = new ServiceClient(bench.server().port(), "app-nobody-has-this-key");
        BadInputTest.refused(nobody.post("/workflows/run", "{"), 401, "unauthorized");
        BadInputTest.refused(nobody.get("/workflows/logs"), 401, "unauthorized");
    }
}
