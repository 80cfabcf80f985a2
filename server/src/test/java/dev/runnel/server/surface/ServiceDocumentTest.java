package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.runnel.server.surface.service.ServiceDocument;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document as it is served, and the check that the other tests make with it. */
class ServiceDocumentTest {

    private static final String ID = "0190a1b2-0000-7000-8000-000000000000";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient chat;
    private static DeclaredContract contract;
    private static JsonNode document;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        chat = bench.client(AppTexts.chat("Chat"));
        contract = DeclaredContract.publishedOn(chat.address());
        document = contract.document();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static RawResponse served(String method, String... fields) {
        return RawHttp.exchange(chat.address(), RawHttp.request(method, ServiceDocument.PATH, null, fields));
    }

    @Test
    void itIsServedToEverybodyAndKeptByItsTag() {
        RawResponse whole = served("GET");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("Content-Type")).isEqualTo("application/json");
        assertThat(whole.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(JSON.readTree(whole.text()).path("openapi").stringValue()).isEqualTo("3.2.0");
        String tag = whole.header("ETag");
        RawResponse kept = served("GET", "If-None-Match: \"other\", " + tag);
        assertThat(kept.status()).isEqualTo(304);
        assertThat(kept.body()).isEmpty();
        assertThat(served("GET", "If-None-Match: \"other\"").status()).isEqualTo(200);
        assertThat(served("POST").status()).isEqualTo(405);
    }

    @Test
    void itFitsTheSchemaOfOpenApi() throws IOException {
        var registry = SchemaRegistry.withDialect(Dialects.getDraft202012());
        try (InputStream schema =
                Objects.requireNonNull(ServiceDocumentTest.class.getResourceAsStream("/openapi-3.2/schema.json"))) {
            assertThat(registry.getSchema(JSON.readTree(schema)).validate(document))
                    .isEmpty();
        }
    }

    @Test
    void itsSchemasAreJsonSchemas() {
        var registry = SchemaRegistry.withDialect(Dialects.getDraft202012());
        var draft = registry.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(component -> assertThat(draft.validate(component.getValue()))
                        .as(component.getKey())
                        .isEmpty());
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsReferredTo() {
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
        document.path("components")
                .path("schemas")
                .propertyNames()
                .forEach(name -> assertThat(references).contains("#/components/schemas/" + name));
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.path("$ref").stringValue(""));
        }
        JsonNode mapping = node.at("/discriminator/mapping");
        mapping.forEach(target -> references.add(target.stringValue("")));
        for (Iterator<JsonNode> children = node.iterator(); children.hasNext(); ) {
            collect(children.next(), references);
        }
    }

    @Test
    void operationIdsAreUniqueAndEveryPlaceOfAPathIsAParameter() {
        var ids = new ArrayList<String>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (JsonNode operation : path.getValue()) {
                ids.add(operation.path("operationId").stringValue(""));
                for (String part : path.getKey().split("/")) {
                    if (part.startsWith("{")) {
                        assertThat(operation
                                        .path("parameters")
                                        .valueStream()
                                        .anyMatch(parameter -> parameter
                                                        .path("in")
                                                        .stringValue("")
                                                        .equals("path")
                                                && part.equals("{"
                                                        + parameter.path("name").stringValue("") + "}")))
                                .as(path.getKey())
                                .isTrue();
                    }
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates().contains("sendChatMessage", "getRunEvents", "getSignedFile");
    }

    @Test
    void noAnswerIsAFreeObject() {
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                for (JsonNode response : operation.path("responses")) {
                    JsonNode schema =
                            response.at("/content").path("application/json").path("schema");
                    assertThat(schema.isMissingNode() || schema.has("$ref"))
                            .as(operation.path("operationId").stringValue(""))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theCheckRefusesWhatIsNotDeclared() {
        RawResponse info = chat.get("/info");
        contract.check("GET", "/v1/info", info);
        assertThatThrownBy(() -> contract.check("GET", "/v1/site", info)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> contract.check("POST", "/v1/info", info)).hasMessageContaining("no such operation");
        RawResponse made = chat.upload("a.txt", "text/plain", new byte[] {65});
        assertThat(made.status()).isEqualTo(201);
        assertThatThrownBy(() -> contract.check("GET", "/v1/info", made)).hasMessageContaining("does not declare");
        RawResponse missing = chat.get("/files/" + ID + "/preview?user=ada");
        assertThat(ServiceClient.json(missing).path("code").stringValue()).isEqualTo("file_not_found");
        assertThatThrownBy(() -> contract.check("GET", "/v1/end-users/" + ID, missing))
                .hasMessageContaining("is not as declared");
    }

    @Test
    void theCheckRefusesEventsThatAreNotDeclared() {
        String good = "data: {\"event\":\"message\",\"conversation_id\":\"" + ID + "\",\"message_id\":\"" + ID
                + "\",\"created_at\":1,\"task_id\":\"" + ID + "\",\"id\":\"" + ID
                + "\",\"answer\":\"\",\"from_variable_selector\":[]}\n\n";
        contract.checkEvents("POST", "/v1/chat-messages", good + "event: ping\n\n");
        for (String bad : List.of(
                good.replace("\"message\"", "\"massage\""),
                good.replace("\"answer\":\"\",", ""),
                good.replace("\"answer\":\"\"", "\"answer\":\"\",\"more\":1"),
                good.replace("\"created_at\":1", "\"created_at\":null"),
                "event: message_sent\n" + good,
                "data: [DONE]\n\n")) {
            assertThatThrownBy(() -> contract.checkEvents("POST", "/v1/chat-messages", bad))
                    .as(bad)
                    .isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> contract.checkEvents("POST", "/v1/completion-messages", good))
                .isInstanceOf(AssertionError.class);
        contract.checkEvents("GET", "/v1/workflow/" + ID + "/events", good);
    }
}
