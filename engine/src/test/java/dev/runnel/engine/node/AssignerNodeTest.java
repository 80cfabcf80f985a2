package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.run.FileReference;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignerNodeTest {

    private final FakeNodeContext context = new FakeNodeContext();

    private NodeResult run(String... items) {
        String data = "{'version':'2','items':[" + String.join(",", items) + "]}";
        return FakeNodeContext.node(AssignerNode.TYPE, data).run(context);
    }

    private static String item(String target, String inputType, String operation, String value) {
        return "{'variable_selector':['" + target.replace(".", "','") + "'],'input_type':'" + inputType
                + "','operation':'" + operation + "','value':" + value + "}";
    }

    private static String constant(String operation, String value) {
        return item("conversation.x", "constant", operation, value);
    }

    private static String variable(String operation) {
        return item("conversation.x", "variable", operation, "['n','v']");
    }

    /** Present value, operation, constant, and the new value or the failure's text. */
    @ParameterizedTest(name = "{0} {1} {2} = {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'a'   | set        | 'b'       | 'b'",
                "'a'   | over-write | 'b'       | 'b'",
                "'a'   | set        | 5         | Invalid input value 5",
                "'a'   | set        | null      | Invalid input value None",
                "1     | set        | 2         | 2",
                "1     | set        | 2.5       | 2.5",
                "1     | set        | true      | 1",
                "1     | set        | '2'       | Invalid input value 2",
                "1     | over-write | 2         | 2",
                "true  | set        | false     | false",
                "true  | over-write | false     | false",
                "true  | set        | 0         | Invalid input value 0",
                "{'a':1} | set      | {'b':2}   | {'b':2}",
                "{'a':1} | set      | '{\\'b\\': 2}' | {'b':2}",
                "{'a':1} | set      | '[1]'     | Invalid input value [1]",
                "{'a':1} | set      | '{'       | Invalid input value {",
                "{'a':1} | over-write | [1]     | Invalid input value [1]",
                "1     | +=         | 2         | 3",
                "1     | +=         | 2.5       | 3.5",
                "1     | +=         | true      | 2",
                "1     | +=         | '2'       | Invalid input value 2",
                "5     | -=         | 2         | 3",
                "5     | *=         | 3         | 15",
                "1.5   | *=         | 2         | 3.0",
                "6     | /=         | 2         | 3.0",
                "1     | /=         | 0         | Invalid input value 0",
                "1     | /=         | 0.0       | Invalid input value 0.0",
                "1     | /=         | false     | Invalid input value False",
                "9223372036854775807 | += | 1   | 9223372036854775808.0",
                "1e308 | *=         | 1e308     | Invalid input value 1.0E308",
                "'a'   | +=         | 'b'       | Operation += is not supported for type string",
                "[1]   | set        | [2]       | Operation set is not supported for type array[number]",
                "[1]   | over-write | [2]       | Input type constant is not supported for operation over-write",
                "[1]   | append     | 2         | Input type constant is not supported for operation append",
                "[1]   | clear      | null      | Input type constant is not supported for operation clear",
                "'a'   | clear      | null      | Input type constant is not supported for operation clear",
                "'a'   | append     | 'b'       | Operation append is not supported for type string",
                "null  | set        | 'b'       | 'b'",
            })
    void constants(String present, String operation, String value, String outcome) {
        context.with("conversation.x", present.replace("\\'", "\\\""));
        String item = constant(operation, value.replace("\\'", "\\\""));
        check(item, outcome);
    }

    /** Present value, operation, value of the source, and the new value or the failure's text. */
    @ParameterizedTest(name = "{0} {1} {2} = {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'a'       | over-write | 'b'        | 'b'",
                "'a'       | over-write | 5          | Invalid input value 5",
                "1         | over-write | 2.5        | 2.5",
                "1         | over-write | true       | 1",
                "1         | over-write | '2'        | Invalid input value 2",
                "true      | over-write | 1          | Invalid input value 1",
                "{}        | over-write | {'a':1}    | {'a':1}",
                "{}        | over-write | '{}'       | Invalid input value {}",
                "['a']     | over-write | ['b','c']  | ['b','c']",
                "['a']     | over-write | []         | []",
                "['a']     | over-write | [1]        | Invalid input value [1]",
                "['a']     | over-write | 'b'        | Invalid input value b",
                "[1]       | over-write | [2.5,true] | [2.5,1]",
                "[true]    | over-write | [false]    | [false]",
                "[true]    | over-write | [1]        | Invalid input value [1]",
                "[{}]      | over-write | [{'a':1}]  | [{'a':1}]",
                "[]        | over-write | ['a',1]    | ['a',1]",
                "null      | over-write | {'a':1}    | {'a':1}",
                "['a']     | append     | 'b'        | ['a','b']",
                "['a']     | append     | 1          | Invalid input value 1",
                "[1]       | append     | 2.5        | [1,2.5]",
                "[1]       | append     | 'b'        | Invalid input value b",
                "[{}]      | append     | {'a':1}    | [{},{'a':1}]",
                "[true]    | append     | false      | [true,false]",
                "[true]    | append     | 1          | Invalid input value 1",
                "[]        | append     | 'b'        | ['b']",
                "[]        | append     | ['b']      | Invalid input value ['b']",
                "['a',1]   | append     | {}         | ['a',1,{}]",
                "['a']     | extend     | ['b','c']  | ['a','b','c']",
                "['a']     | extend     | 'b'        | Invalid input value b",
                "['a']     | extend     | [1]        | Invalid input value [1]",
                "['a']     | extend     | []         | ['a']",
                "[]        | extend     | [1,2]      | [1,2]",
                "1         | extend     | [1]        | Operation extend is not supported for type integer",
                "'a'       | append     | 'b'        | Operation append is not supported for type string",
                "'a'       | set        | 'b'        | Input type variable is not supported for operation set",
                "1         | +=         | 2          | Input type variable is not supported for operation +=",
            })
    void variables(String present, String operation, String source, String outcome) {
        context.with("conversation.x", present).with("n.v", source);
        check(variable(operation), outcome);
    }

    /** Present value, operation, and the new value. */
    @ParameterizedTest(name = "{0} {1} = {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'a'     | clear        | ''",
                "5       | clear        | 0",
                "5.5     | clear        | 0.0",
                "true    | clear        | false",
                "{'a':1} | clear        | {}",
                "['a']   | clear        | []",
                "[1,'a'] | clear        | []",
                "null    | clear        | null",
                "[1,2,3] | remove-first | [2,3]",
                "[1,2,3] | remove-last  | [1,2]",
                "[1]     | remove-first | []",
                "[]      | remove-first | []",
                "[]      | remove-last  | []",
                "'a'     | remove-last  | Operation remove-last is not supported for type string",
            })
    void operationsWithoutInput(String present, String operation, String outcome) {
        context.with("conversation.x", present);
        check(item("conversation.x", "variable", operation, "null"), outcome);
        check(item("conversation.x", "variable", operation, "['never','read']"), outcome);
    }

    private void check(String item, String outcome) {
        if (outcome.matches("(Invalid|Operation|Input).*")) {
            assertThatThrownBy(() -> run(item)).isInstanceOf(NodeFailure.class).hasMessage(outcome);
        } else {
            assertThat(run(item).writes())
                    .containsExactly(new VariableWrite(List.of("conversation", "x"), json(outcome)));
        }
    }

    /** Declared type, operation, source, and the new value or the error of an empty list. */
    @ParameterizedTest(name = "empty {0} {1} {2} = {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "array[string] | append     | 'b'   | ['b']",
                "array[string] | append     | 1     | Invalid input value 1",
                "array[number] | extend     | ['a'] | Invalid input value ['a']",
                "array[number] | append     | true  | [1]",
                "array[object] | over-write | [{}]  | [{}]",
                "array[object] | over-write | ['a'] | Invalid input value ['a']",
                "array[any]    | append     | 1     | [1]",
                "number        | append     | 1     | [1]",
            })
    void anEmptyListKeepsTheTypeItWasDeclaredWith(String type, String operation, String source, String outcome) {
        context.pool.declare("conversation", "x", type);
        context.with("conversation.x", "[]").with("n.v", source);
        check(variable(operation), outcome);
    }

    @Test
    void itemsSeeWhatEarlierItemsDidAndTheLastValueIsWritten() {
        context.with("conversation.x", "1").with("conversation.l", "[]");
        NodeResult result = run(
                constant("+=", "2"),
                constant("*=", "5"),
                item("conversation.l", "variable", "append", "['conversation','x']"),
                constant("set", "0"));
        assertThat(result.writes())
                .containsExactly(
                        new VariableWrite(List.of("conversation", "x"), Value.of(0)),
                        new VariableWrite(List.of("conversation", "l"), json("[15]")));
        assertThat(result.outputs().members()).isEmpty();
        assertThat(result.processData())
                .isEqualTo(
                        json(
                                "{'x':0,'l':[15],'__updated_variables':["
                                        + "{'name':'x','selector':['conversation','x'],'value_type':'integer','new_value':0},"
                                        + "{'name':'l','selector':['conversation','l'],'value_type':'array[number]','new_value':[15]}]}"));
        // The graph writes, not the node.
        assertThat(context.value("conversation.x")).isEqualTo(Value.of(1));
    }

    @Test
    void variablesOfLoopsAreWrittenToo() {
        context.with("loop1.num", "1");
        NodeResult result = run(item("loop1.num", "constant", "+=", "1"));
        assertThat(result.writes()).containsExactly(new VariableWrite(List.of("loop1", "num"), Value.of(2)));
    }

    @Test
    void secretsAreWrittenAndNotShown() {
        context.pool.hide(List.of("s3cret"));
        context.with("conversation.x", "'a'").with("n.v", "'s3cret'");
        NodeResult result = run(variable("over-write"));
        assertThat(result.writes().getFirst().value()).isEqualTo(Value.of("s3cret"));
        assertThat(result.processData().toString()).doesNotContain("s3cret");
    }

    @Test
    void aNullSourceIsSkipped() {
        context.with("conversation.x", "'a'").with("n.v", "null");
        NodeResult result = run(variable("over-write"));
        assertThat(result.writes()).isEmpty();
        assertThat(result.processData()).isEqualTo(json("{'__updated_variables':[]}"));
    }

    @Test
    void aMissingSourceOrTargetFailsAndNothingIsWritten() {
        context.with("conversation.x", "'a'");
        assertThatThrownBy(() -> run(constant("set", "'b'"), variable("over-write")))
                .asInstanceOf(type(NodeFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.message()).isEqualTo("Variable ['n', 'v'] not found");
                    assertThat(failure.inputs().list("items")).hasSize(2);
                });
        assertThat(context.value("conversation.x")).isEqualTo(Value.of("a"));
        assertThatThrownBy(() -> run(item("conversation.gone", "constant", "set", "1")))
                .hasMessage("Variable ['conversation', 'gone'] not found");
        context.with("conversation.o", "{'a':1}");
        assertThatThrownBy(() -> run(item("conversation.o.a", "constant", "set", "1")))
                .hasMessage("Variable ['conversation', 'o', 'a'] not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys", "env"})
    void systemAndEnvironmentVariablesAreReadOnly(String head) {
        context.with(head + ".x", "'a'");
        assertThatThrownBy(() -> run(item(head + ".x", "constant", "set", "'b'")))
                .hasMessage("Variable ['" + head + "', 'x'] is read-only");
    }

    @Test
    void filesGoWhereFilesAre() {
        Value file = new Value.FileValue(FakeNodeContext.file("a.png", FileReference.Type.IMAGE, 1));
        Value files = FakeNodeContext.files(FakeNodeContext.file("b.png", FileReference.Type.IMAGE, 1));
        context.with("conversation.x", files).with("n.v", file);
        assertThat(run(variable("append")).writes().getFirst().value())
                .isEqualTo(new Value.ListValue(
                        List.of(((Value.ListValue) files).items().getFirst(), file)));
        context.with("n.v", "'text'");
        assertThatThrownBy(() -> run(variable("append"))).hasMessage("Invalid input value text");
    }

    @Test
    void aConversationVariableHasALargestSize() {
        int room = GraphConfiguration.LARGEST_VARIABLE - 2;
        context.with("conversation.x", "''").with("n.v", Value.of("x".repeat(room)));
        assertThat(run(variable("over-write")).writes()).hasSize(1);
        context.with("n.v", Value.of("x".repeat(room + 1)));
        assertThatThrownBy(() -> run(variable("over-write")))
                .isInstanceOf(NodeFailure.class)
                .hasMessage("variable size 204801 exceeds limit 204800");
    }

    @Test
    void aLoopThatDoublesAListEnds() {
        context.with("loop1.l", new Value.ListValue(java.util.Collections.nCopies(1_000_000, Value.of("1234"))));
        String doubling = item("loop1.l", "variable", "extend", "['loop1','l']");
        assertThatThrownBy(() -> run(doubling, doubling, doubling))
                .isInstanceOf(NodeFailure.class)
                .hasMessageEndingWith("exceeds limit 10485760");
    }

    @Test
    void conversationVariablesThatItWritesAreNamed() {
        var node = FakeNodeContext.node(
                AssignerNode.TYPE,
                "{'version':'2','items':[" + constant("set", "1") + "," + constant("set", "2") + ","
                        + item("conversation.y", "constant", "set", "1") + ","
                        + item("loop1.z", "constant", "set", "1") + "]}");
        assertThat(node.writesConversation()).containsExactly("x", "y");
    }

    @Test
    void theVersionDecidesTheForm() {
        assertThat(FakeNodeContext.node(AssignerNode.TYPE, "{'version':2,'items':[" + constant("set", "1") + "]}"))
                .isInstanceOf(AssignerNode.class);
        assertThat(FakeNodeContext.node(AssignerNode.TYPE, "{'items':[" + constant("set", "1") + "]}"))
                .isInstanceOf(AssignerNode.class);
        assertThat(FakeNodeContext.node(
                        AssignerNode.TYPE,
                        "{'version':'1','assigned_variable_selector':['conversation','x'],'write_mode':'clear'}"))
                .isInstanceOf(OldAssignerNode.class);
        assertThat(FakeNodeContext.faults(AssignerNode.TYPE, "{'version':'2'}")).isEmpty();
    }

    @Test
    void faultsOfTheFileAreNamed() {
        assertThat(FakeNodeContext.faults(
                        AssignerNode.TYPE,
                        "{'version':'2','items':[" + item("conversation.x", "variable", "append", "'text'") + ","
                                + item("conversation.x", "variable", "explode", "['a','b']") + "]}"))
                .anyMatch(fault -> fault.startsWith("items[0].value: "))
                .anyMatch(fault -> fault.startsWith("items[1].operation: does not know explode"));
        assertThat(FakeNodeContext.faults(AssignerNode.TYPE, "{'write_mode':'append'}"))
                .contains("assigned_variable_selector: is required", "input_variable_selector: is required");
    }
}
