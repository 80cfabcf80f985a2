package dev.runnel.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that are JSON objects are held against the schema of their field. */
class StartNodeTest {

    private static final String PERSON =
            "{'type':'object','required':['age'],'properties':{'age':{'type':'integer','minimum':0},"
                    + "'tags':{'type':'array','items':{'$ref':'#/definitions/tag'}}},"
                    + "'definitions':{'tag':{'type':'string','pattern':'^[a-z]+$'}}}";

    private static String variables(String schema) {
        return "{'variables':[{'variable':'who','label':'Who','type':'json_object','json_schema':" + schema + "}]}";
    }

    private static Node node(String schema) {
        return FakeNodeContext.node(StartNode.TYPE, variables(schema));
    }

    private static List<String> faults(String schema) {
        return FakeNodeContext.faults(StartNode.TYPE, variables(schema));
    }

    private static NodeFailure failure(Node node, String inputs) {
        return catchThrowableOfType(NodeFailure.class, () -> run(node, inputs));
    }

    private static ObjectValue run(Node node, String inputs) {
        var context = new FakeNodeContext();
        context.inputs = FakeNodeContext.object(inputs);
        return node.run(context).outputs();
    }

    @Test
    void anObjectThatFitsIsAnOutput() {
        ObjectValue outputs = run(node(PERSON), "{'who':{'age':3,'tags':['a','b']}}");
        assertThat(JsonText.write(outputs)).isEqualTo("{\"who\":{\"age\":3,\"tags\":[\"a\",\"b\"]}}");
    }

    @Test
    void theSchemaMayBeJsonText() {
        var text = Value.of(PERSON.replace('\'', '"'));
        Node node = node(JsonText.write(text));
        assertThat(failure(node, "{'who':{}}")).hasMessage("JSON object for 'who' does not match schema");
        assertThat(run(node, "{'who':{'age':1}}").members()).containsKey("who");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                       | [\"required property",
                "{'age':-1}               | /age:",
                "{'age':'3'}              | /age:",
                "{'age':1.5}              | /age:",
                "{'age':1,'tags':['A']}   | /tags/0:"
            })
    void whatDoesNotFitFailsAndSaysWhere(String who, String where) {
        NodeFailure failure = failure(node(PERSON), "{'who':" + who + "}");
        assertThat(failure).hasMessage("JSON object for 'who' does not match schema");
        assertThat(failure.type()).isEqualTo("ValueError");
        assertThat(JsonText.write(failure.processData())).contains(where);
        assertThat(failure.inputs().members()).containsKey("who");
    }

    @Test
    void aRequiredObjectMustBeThereAndAnOptionalOneNeedNot() {
        String field = "{'variables':[{'variable':'who','label':'Who','type':'json_object','required':%s,'json_schema':"
                + PERSON + "}]}";
        Node required = FakeNodeContext.node(StartNode.TYPE, field.formatted("true"));
        assertThat(failure(required, "{'who':null}")).hasMessage("who is required in input form");
        Node optional = FakeNodeContext.node(StartNode.TYPE, field.formatted("false"));
        assertThat(run(optional, "{'who':null}").get("who")).isEqualTo(Value.NULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "' '", "{}"})
    void withoutASchemaEveryObjectFits(String schema) {
        assertThat(run(node(schema), "{'who':{'a':1}}").members()).containsKey("who");
    }

    @Test
    void onlyJsonObjectsHaveASchema() {
        String field = "{'variables':[{'variable':'who','label':'Who','type':'text-input','json_schema':5}]}";
        assertThat(FakeNodeContext.faults(StartNode.TYPE, field)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5                                           | must be an object or its JSON text",
                "'[1]'                                       | must be an object or its JSON text",
                "'{nope'                                     | must be JSON of an object",
                "{'type':'whole'}                            | is no JSON schema of Draft 7",
                "{'required':'age'}                          | is no JSON schema of Draft 7",
                "{'properties':{'a':{'minimum':'x'}}}        | is no JSON schema of Draft 7",
                "{'properties':{'a':{'pattern':'('}}}        | /properties/a/pattern: ",
                "{'patternProperties':{'(':{}}}              | /patternProperties: ",
                "{'properties':{'a':{'$ref':'#/nowhere'}}}   | is no JSON schema of Draft 7",
            })
    void aBrokenSchemaIsAFaultOfTheFile(String schema, String told) {
        assertThat(faults(schema))
                .singleElement()
                .asString()
                .contains("variables[0].json_schema")
                .contains(told);
    }

    @Test
    void aSchemaHasALimit() {
        String long64k = "{'description':'" + "x".repeat(ObjectSchema.LONGEST) + "'}";
        assertThat(faults(long64k)).singleElement().asString().contains("is longer than 65536 characters");
    }

    @Test
    void whateverItsWordItIsDraft7() {
        String schema = "{'$schema':'https://json-schema.org/draft/2020-12/schema','items':[{'type':'string'}]}";
        assertThat(run(node(schema), "{'who':{}}").members()).containsKey("who");
    }

    @Test
    void aReferenceNeverLoadsAnything(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("s.json"), "{\"type\":\"string\"}");
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String here = "http://127.0.0.1:" + server.getLocalPort();
            for (String target : List.of(
                    here + "/s.json",
                    file.toUri().toString(),
                    "classpath:/draft-07/schema",
                    "resource:/draft-07/schema",
                    "http://json-schema.org/draft-07/schema#",
                    "other.json")) {
                assertThat(faults("{'properties':{'a':{'$ref':'" + target + "'}}}"))
                        .singleElement()
                        .asString()
                        .contains("refers to " + target);
                // Relative to an id elsewhere, and hidden where the reader does not look.
                assertThat(faults("{'$id':'" + target + "','properties':{'const':{'$ref':'" + target + "#/x'}}}"))
                        .isNotEmpty();
            }
            server.setSoTimeout(1);
            assertThat(catchThrowableOfType(IOException.class, server::accept))
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    @Timeout(60)
    void aPatternThatBacktracksEnds() {
        Node node = node("{'properties':{'a':{'pattern':'^(a+)+c\\\\1$'}}}");
        assertThat(failure(node, "{'who':{'a':'" + "a".repeat(200) + "'}}"))
                .hasMessage("The schema of 'who' has patterns that take too long to check");
    }

    @Test
    @Timeout(60)
    void referencesThatMultiplyEnd() {
        var schema = new StringBuilder("{'$ref':'#/definitions/d0','definitions':{");
        for (int i = 0; i < 60; i++) {
            String next = "{'$ref':'#/definitions/d" + (i + 1) + "'}";
            schema.append("'d")
                    .append(i)
                    .append("':{'allOf':[")
                    .append(next)
                    .append(',')
                    .append(next)
                    .append("]},");
        }
        Node node = node(schema.append("'d60':{}}}").toString());
        assertThat(failure(node, "{'who':{}}"))
                .hasMessage("The schema of 'who' takes more than 10000 references to check");
    }

    @Test
    void aSchemaThatRefersToItselfIsFollowedAsDeepAsTheValue() {
        Node tree = node("{'properties':{'next':{'$ref':'#'}},'additionalProperties':false}");
        assertThat(run(tree, "{'who':{'next':{'next':{}}}}").members()).containsKey("who");
        assertThat(failure(tree, "{'who':{'next':{'last':1}}}")).isNotNull();
        Node endless = node("{'allOf':[{'$ref':'#'}]}");
        assertThat(failure(endless, "{'who':{}}")).isNotNull();
    }
}
