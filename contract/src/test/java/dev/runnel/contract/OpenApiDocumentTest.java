package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.contract.EventUnion.Event;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Schema.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {

    private static final OpenApiDocument.Info INFO =
            new OpenApiDocument.Info("Title", "1", "What it is", "Apache-2.0", "A key");
    private static final Members ERROR =
            Members.written("Error", "").has("code", Schema.Text.ANY, "").has("status", new Schema.Whole(400, 599), "");
    private static final ErrorCatalogue ERRORS = new ErrorCatalogue(
            ERROR,
            List.of(
                    new ErrorCatalogue.Kind("unfit", 400, false, "make it fit"),
                    new ErrorCatalogue.Kind("absent", 404, false, "look elsewhere"),
                    new ErrorCatalogue.Kind("busy", 429, true, "wait")),
            operation -> operation.body() instanceof Body.None ? List.of() : List.of("unfit"));

    /** A body. */
    record Order(
            @Shape(value = "How many", least = 1, most = 9, otherwise = "1")
            long count,

            @Shape(
                    value = "Which",
                    required = true,
                    words = {"red", "green"})
            String colour,

            @Shape(value = "For whom", coerced = true) @Nullable
            String whom) {}

    private static String document(Operation... operations) {
        return OpenApiDocument.of(INFO, ERRORS, new Surface("s", "/v1", "S", List.of(operations)))
                .json();
    }

    @Test
    void bodiesBecomeComponentsNamedAfterTheirRecords() {
        String json = document(Operation.of("order", Method.POST, "/orders", "Orders")
                .user(User.JSON_REQUIRED)
                .json(Order.class)
                .answers(new Response.Empty(204)));
        assertThat(json)
                .contains("\"schema\": {\"$ref\": \"#/components/schemas/Order\"}")
                .contains("\"Order\": {")
                .contains("\"required\": [\"colour\", \"user\"]")
                .contains("\"count\": {")
                .contains("\"minimum\": 1")
                .contains("\"maximum\": 9")
                .contains("\"default\": 1")
                .contains("{\"type\": [\"string\", \"number\", \"boolean\", \"null\"], \"description\": \"For whom\"}");
    }

    @Test
    void groupsAreToldWithWhatTheyAreAbout() {
        Operation order =
                Operation.of("order", Method.POST, "/orders", "Orders").answers(new Response.Empty(204));
        assertThat(document(order.tag(new Tag("Shop", "Buys"))))
                .contains("{\"name\": \"Shop\", \"description\": \"Buys\"}")
                .contains("\"tags\": [\"Shop\"]");
        Operation sell = Operation.of("sell", Method.POST, "/sales", "Sells").answers(new Response.Empty(204));
        assertThatThrownBy(() -> document(order.tag(new Tag("Shop", "Buys")), sell.tag(new Tag("Shop", "Sells"))))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("two groups are called Shop");
    }

    @Test
    void errorsStandUnderTheirStatusWithTheirCodes() {
        String json = document(Operation.of("order", Method.POST, "/orders", "Orders")
                .json(Order.class)
                .answers(new Response.Empty(204))
                .fails("absent", "busy"));
        assertThat(json)
                .contains("\"400\": {", "\"404\": {", "\"429\": {")
                .contains("- `unfit`: make it fit")
                .contains("\"Retry-After\"")
                .contains("\"code\": {");
    }

    @Test
    void streamsHaveOneItemSchemaForEachUnionWithoutAnEventField() {
        Members said = Members.written("Said", "").has("event", new Schema.Choice(List.of("said")), "");
        Members done = Members.written("Done", "").has("event", new Schema.Choice(List.of("done")), "");
        var union = EventUnion.of(
                "TalkEvents", "Talk", List.of(new Event("said", said, false), new Event("done", done, true)));
        String json = document(
                Operation.of("talk", Method.POST, "/talk", "Talks").answers(new Response.EventStream(union)),
                Operation.of("again", Method.GET, "/talk", "Comes back").answers(new Response.EventStream(union)));
        assertThat(json.split("\"itemSchema\": \\{\"\\$ref\": \"#/components/schemas/TalkEvents\"}", -1))
                .hasSize(3);
        assertThat(json)
                .contains("\"contentSchema\": {\"$ref\": \"#/components/schemas/TalkEvent\"}")
                .contains("\"propertyName\": \"event\"")
                .contains("\"done\": \"#/components/schemas/Done\"")
                .contains("\"Last-Event-ID\"", "\"Runnel-Event-Ids\"");
    }

    @Test
    void answersWithoutJsonSayWhatTheyAre() {
        String json = document(
                Operation.of("bytes", Method.GET, "/bytes", "Bytes").answers(new Response.Binary(200, "audio/mpeg")),
                Operation.of("text", Method.GET, "/text", "Text").answers(new Response.Text(200, "text/csv")),
                Operation.of("moved", Method.GET, "/moved", "Moved").answers(new Response.Redirect(302)));
        assertThat(json)
                .contains("\"audio/mpeg\": {}")
                .contains("\"text/csv\": {")
                .contains("\"302\": {")
                .contains("\"format\": \"uri-reference\"");
        assertThat(json.substring(json.indexOf("\"302\""), json.indexOf("\"components\"")))
                .doesNotContain("\"content\"");
    }

    @Test
    void theSameDeclarationsGiveTheSameText() {
        Operation operation =
                Operation.of("order", Method.POST, "/orders", "Orders").json(Order.class);
        assertThat(document(operation)).isEqualTo(document(operation));
    }

    @Test
    void everyContradictionIsTold() {
        Members some = Members.written("Twice", "").has("a", Schema.Text.ANY, "");
        Members other = Members.written("Twice", "").has("b", Schema.Text.ANY, "");
        Operation first = Operation.of("same", Method.GET, "/a", "").answers(new Response.Json(200, some));
        Operation second = Operation.of("same", Method.GET, "/b", "").answers(new Response.Json(200, other));
        assertThatThrownBy(() -> OpenApiDocument.of(
                        INFO,
                        ERRORS,
                        new Surface("s", "/v1", "S", List.of(first)),
                        new Surface("t", "/v2", "T", List.of(second))))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("two operations are called same")
                .hasMessageContaining("two shapes are called Twice");
        assertThatThrownBy(() -> document(first.fails("unheard-of")))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("unheard-of");
    }

    @Test
    void textIsEscaped() {
        assertThat(JsonText.of(List.of("a\"\\\n\t\ud800é"))).isEqualTo("[\"a\\\"\\\\\\n\\u0009\\ud800é\"]\n");
    }
}
