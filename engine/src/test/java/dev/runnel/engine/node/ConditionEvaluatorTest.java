package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.file;
import static dev.runnel.engine.node.FakeNodeContext.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.node.Condition.Logic;
import dev.runnel.run.FileReference.Type;
import dev.runnel.run.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionEvaluatorTest {

    private final FakeNodeContext context = new FakeNodeContext();

    private boolean holds(String conditions, Logic logic) {
        var node = (IfElseNode) FakeNodeContext.node(IfElseNode.TYPE, "{'conditions':[" + conditions + "]}");
        return ConditionEvaluator.holds(node.cases().getFirst().conditions(), logic, context.pool);
    }

    private boolean holds(String operator, String expected) {
        return holds(condition("n.v", operator, expected), Logic.AND);
    }

    private static String condition(String variable, String operator, String expected) {
        return "{'variable_selector':['" + variable.replace(".", "','") + "'],'comparison_operator':'" + operator
                + "','value':" + expected + "}";
    }

    /** Actual value, operator, expected value, and what comes of it: a truth or the failure's text. */
    @ParameterizedTest(name = "{0} {1} {2} = {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'hello'        | contains     | 'ell'        | true",
                "'hello'        | contains     | 'x'          | false",
                "''             | contains     | ''           | false",
                "null           | contains     | 'x'          | false",
                "'is True'      | contains     | true         | true",
                "'is None'      | contains     | null         | true",
                "['a','b']      | contains     | 'b'          | true",
                "['ab']         | contains     | 'b'          | false",
                "[1,2]          | contains     | '1'          | false",
                "[]             | contains     | 'b'          | false",
                "[true,false]   | contains     | 'false'      | true",
                "[true]         | contains     | false        | false",
                "{'a':1}        | contains     | 'a'          | Invalid actual value type: string or array",
                "5              | contains     | '5'          | Invalid actual value type: string or array",
                "0              | contains     | '0'          | false",
                "'hello'        | not contains | 'ell'        | false",
                "'hello'        | not contains | 'x'          | true",
                "''             | not contains | 'x'          | true",
                "null           | not contains | 'x'          | true",
                "['a']          | not contains | 'a'          | false",
                "5              | not contains | '5'          | Invalid actual value type: string or array",
                "'hello'        | start with   | 'he'         | true",
                "'hello'        | start with   | 'lo'         | false",
                "''             | start with   | ''           | false",
                "null           | start with   | 'a'          | false",
                "5              | start with   | '5'          | Invalid actual value type: string",
                "'a'            | start with   | ['a']        | Expected value must be a string for startswith",
                "'hello'        | end with     | 'lo'         | true",
                "'hello'        | end with     | 'he'         | false",
                "''             | end with     | ''           | false",
                "['lo']         | end with     | 'lo'         | Invalid actual value type: string",
                "'a'            | end with     | null         | Expected value must be a string for endswith",
                "'a'            | is           | 'a'          | true",
                "'a'            | is           | 'A'          | false",
                "'1'            | is           | 1            | true",
                "'true'         | is           | true         | false",
                "null           | is           | ''           | false",
                "null           | is not       | 'a'          | false",
                "'a'            | is not       | 'b'          | true",
                "'a'            | is not       | 'a'          | false",
                "true           | is           | true         | true",
                "true           | is           | 'true'       | true",
                "true           | is           | '1'          | true",
                "false          | is           | '0'          | true",
                "true           | is not       | 'false'      | true",
                "true           | is           | '1.5'        | unexpected value: type=<class 'str'>, value=1.5",
                "5              | is           | '5'          | Invalid actual value type: string or boolean",
                "['a']          | is not       | 'a'          | Invalid actual value type: string or boolean",
                "''             | empty        | null         | true",
                "[]             | empty        | null         | true",
                "{}             | empty        | null         | true",
                "null           | empty        | ''           | true",
                "0              | empty        | ''           | true",
                "0.0            | empty        | ''           | true",
                "false          | empty        | ''           | true",
                "' '            | empty        | ''           | false",
                "[0]            | empty        | ''           | false",
                "true           | empty        | ''           | false",
                "'a'            | not empty    | ''           | true",
                "0              | not empty    | ''           | false",
                "null           | not empty    | ''           | false",
                "'a'            | in           | ['a','b']    | true",
                "'c'            | in           | ['a','b']    | false",
                "''             | in           | ['']         | false",
                "'a'            | in           | 'abc'        | Invalid expected value type: array",
                "true           | in           | ['true']     | true",
                "'c'            | not in       | ['a','b']    | true",
                "'a'            | not in       | ['a']        | false",
                "''             | not in       | 'no list'    | true",
                "'a'            | not in       | 'abc'        | Invalid expected value type: array",
                "['a','b','c']  | all of       | ['a','c']    | true",
                "['a']          | all of       | ['a','c']    | false",
                "['a']          | all of       | []           | true",
                "[]             | all of       | []           | false",
                "'abc'          | all of       | ['a','c']    | true",
                "[true,false]   | all of       | [true]       | true",
                "[true]         | all of       | ['false']    | false",
                "5              | all of       | ['5']        | false",
                "['a']          | all of       | 'a'          | all of operator expects homogeneous list of strings or"
                        + " booleans",
                "5              | =            | '5'          | true",
                "5              | =            | ' 0_5 '      | true",
                "5              | =            | 5            | true",
                "1              | =            | true         | true",
                "5              | =            | '1.5'        | invalid literal for int() with base 10: '1.5'",
                "5              | =            | ''           | invalid literal for int() with base 10: ''",
                "5              | =            | null         | Cannot convert <class 'NoneType'> to int",
                "5              | =            | ['5']        | Cannot convert <class 'list'> to int",
                "9007199254740993 | =          | '9007199254740992' | false",
                "1.5            | =            | '1.5'        | true",
                "2.0            | =            | '2'          | true",
                "1.5            | =            | 'x'          | could not convert string to float: 'x'",
                "null           | =            | '5'          | false",
                "'5'            | =            | '5'          | Invalid actual value type: number or boolean",
                "5              | ≠            | '6'          | true",
                "5              | ≠            | '5'          | false",
                "null           | ≠            | '6'          | false",
                "5              | ≠            | '1.5'        | invalid literal for int() with base 10: '1.5'",
                "true           | =            | 'true'       | true",
                "true           | =            | 'yes'        | true",
                "false          | =            | 'false'      | true",
                "false          | =            | '0'          | true",
                "false          | =            | ''           | true",
                "true           | ≠            | 'false'      | true",
                "true           | =            | null         | Cannot convert <class 'NoneType'> to bool",
                "5              | >            | '4'          | true",
                "5              | >            | '5'          | false",
                "5              | >            | '4.5'        | true",
                "5              | >            | '-inf'       | true",
                "5              | >            | 'nan'        | false",
                "5              | >            | 'x'          | Cannot convert 'x' to number",
                "5              | >            | null         | Cannot convert <class 'NoneType'> to number",
                "null           | >            | '4'          | false",
                "'5'            | >            | '4'          | Invalid actual value type: number",
                "9007199254740993 | >          | '9007199254740992' | true",
                "5              | <            | '6'          | true",
                "5              | <            | '5'          | false",
                "1.5            | <            | '1.6'        | true",
                "5              | ≥            | '5'          | true",
                "4              | ≥            | '5'          | false",
                "5              | ≤            | '5.0'        | true",
                "6              | ≤            | '5'          | false",
                "null           | ≤            | '5'          | false",
                "null           | null         | ''           | true",
                "''             | null         | ''           | false",
                "0              | not null     | ''           | true",
                "null           | not null     | ''           | false",
                "'a'            | exists       | ''           | true",
                "null           | exists       | ''           | false",
                "null           | not exists   | ''           | true",
                "false          | not exists   | 'x'          | false",
            })
    void tableOfOperators(String actual, String operator, String expected, String outcome) {
        context.with("n.v", actual);
        if (outcome.equals("true") || outcome.equals("false")) {
            assertThat(holds(operator, expected)).isEqualTo(outcome.equals("true"));
        } else {
            assertThatThrownBy(() -> holds(operator, expected))
                    .isInstanceOf(NodeFailure.class)
                    .hasMessage(outcome);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "True", "yes"})
    void aBooleanIsHeldAgainstJsonOnly(String expected) {
        context.with("n.v", "true");
        assertThatThrownBy(() -> holds("is", "'" + expected + "'"))
                .isInstanceOf(NodeFailure.class)
                .hasMessageStartingWith("Expecting value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"is", "empty", "exists", "null"})
    void aMissingVariableFails(String operator) {
        assertThatThrownBy(() -> holds(operator, "'a'"))
                .isInstanceOf(NodeFailure.class)
                .hasMessage("Variable ['n', 'v'] not found");
    }

    @Test
    void expectedTextsAreTemplates() {
        context.with("n.v", "'hello Ann'").with("start.name", "'Ann'").with("start.limit", "3");
        assertThat(holds("end with", "'{{#start.name#}}'")).isTrue();
        assertThat(holds("is", "'hello {{#start.name#}}'")).isTrue();
        assertThat(holds("contains", "'{{#start.nobody#}}'")).isFalse();
        context.with("n.v", "5");
        assertThat(holds(">", "'{{#start.limit#}}'")).isTrue();
        context.with("n.v", "true").with("start.flag", "'false'");
        assertThat(holds("is", "'{{#start.flag#}}'")).isFalse();
    }

    @Test
    void membersAreLookedUp() {
        context.with("n.v", "{'a':{'b':'x'}}");
        assertThat(holds(condition("n.v.a.b", "is", "'x'"), Logic.AND)).isTrue();
    }

    @Test
    void logicAndShortCircuit() {
        context.with("n.a", "'1'").with("n.b", "''");
        String yes = condition("n.a", "is", "'1'");
        String no = condition("n.b", "not empty", "''");
        String fails = condition("n.missing", "is", "'1'");
        assertThat(holds(yes + "," + no, Logic.AND)).isFalse();
        assertThat(holds(yes + "," + yes, Logic.AND)).isTrue();
        assertThat(holds(no + "," + yes, Logic.OR)).isTrue();
        assertThat(holds(no + "," + no, Logic.OR)).isFalse();
        assertThat(holds(no + "," + fails, Logic.AND)).isFalse();
        assertThat(holds(yes + "," + fails, Logic.OR)).isTrue();
        assertThatThrownBy(() -> holds(yes + "," + fails, Logic.AND)).isInstanceOf(NodeFailure.class);
        assertThat(ConditionEvaluator.holds(List.of(), Logic.AND, context.pool)).isTrue();
        assertThat(ConditionEvaluator.holds(List.of(), Logic.OR, context.pool)).isFalse();
    }

    private boolean holdsOfFiles(String operator, String logic, String tests) {
        return holds(
                "{'variable_selector':['n','v'],'comparison_operator':'" + operator
                        + "','value':'','sub_variable_condition':{'logical_operator':'" + logic + "','conditions':["
                        + tests + "]}}",
                Logic.AND);
    }

    private static String test(String key, String operator, String expected) {
        return "{'key':'" + key + "','comparison_operator':'" + operator + "','value':" + expected + "}";
    }

    /** Two files: {@code photo.png}, an image of 10 bytes, and {@code notes.txt}, a document of 2000. */
    @ParameterizedTest(name = "files {0} {1} {2} {3} = {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "contains     | type      | in           | ['image']            | true",
                "contains     | type      | in           | ['audio','video']    | false",
                "not contains | type      | in           | ['image']            | false",
                "not contains | type      | in           | ['audio']            | true",
                "all of       | type      | in           | ['image']            | false",
                "all of       | type      | in           | ['image','document'] | true",
                "contains     | type      | not in       | ['image']            | false",
                "contains     | type      | not in       | ['audio']            | true",
                "contains     | name      | contains     | 'photo'              | true",
                "contains     | name      | not contains | 'photo'              | false",
                "all of       | name      | contains     | 'o'                  | true",
                "contains     | name      | start with   | 'notes'              | true",
                "contains     | extension | is           | 'png'                | true",
                "contains     | extension | is           | '.txt'               | true",
                "contains     | extension | is           | 'pdf'                | false",
                "all of       | extension | is not       | 'pdf'                | true",
                "contains     | extension | in           | ['png']              | Expected value must be a string when key is"
                        + " FileAttribute.EXTENSION",
                "contains     | size      | >            | '1000'               | true",
                "all of       | size      | >            | '1000'               | false",
                "contains     | size      | =            | '10'                 | true",
                "contains     | url       | exists       | null                 | true",
                "contains     | related_id | exists      | null                 | false",
                "contains     | transfer_method | in     | ['remote_url']       | true",
                "contains     | colour    | is           | 'red'                | 'colour' is not a valid FileAttribute",
            })
    void filesOfAList(String operator, String key, String test, String expected, String outcome) {
        context.with("n.v", files(file("photo.png", Type.IMAGE, 10), file("notes.txt", Type.DOCUMENT, 2000)));
        if (outcome.equals("true") || outcome.equals("false")) {
            assertThat(holdsOfFiles(operator, "and", test(key, test, expected))).isEqualTo(outcome.equals("true"));
        } else {
            assertThatThrownBy(() -> holdsOfFiles(operator, "and", test(key, test, expected)))
                    .isInstanceOf(NodeFailure.class)
                    .hasMessage(outcome);
        }
    }

    @Test
    void testsOfFilesAreJoined() {
        context.with("n.v", files(file("photo.png", Type.IMAGE, 10)));
        String image = test("type", "in", "['image']");
        String large = test("size", ">", "'1000'");
        assertThat(holdsOfFiles("contains", "and", image + "," + large)).isFalse();
        assertThat(holdsOfFiles("contains", "or", image + "," + large)).isTrue();
        assertThat(holdsOfFiles("contains", "and", image + "," + image)).isTrue();
    }

    @Test
    void aListWithoutFilesContainsNone() {
        context.with("n.v", files());
        assertThat(holdsOfFiles("contains", "and", test("type", "in", "['image']")))
                .isFalse();
        assertThat(holdsOfFiles("not contains", "and", test("type", "in", "['image']")))
                .isTrue();
        assertThat(holdsOfFiles("all of", "and", test("type", "in", "['image']")))
                .isFalse();
    }

    @Test
    void filesNeedTests() {
        context.with("n.v", files(file("photo.png", Type.IMAGE, 10)));
        assertThatThrownBy(() -> holds("contains", "'photo'")).hasMessage("Sub variable is required");
        assertThat(holds("not empty", "''")).isTrue();
        context.with("n.v", new Value.FileValue(file("photo.png", Type.IMAGE, 10)));
        assertThat(holds("exists", "''")).isTrue();
        assertThat(holds("empty", "''")).isFalse();
        assertThat(holds(condition("n.v.extension", "is", "'.png'"), Logic.AND)).isTrue();
    }

    @Test
    void faultsOfTheFileAreNamed() {
        assertThat(FakeNodeContext.faults(
                        IfElseNode.TYPE,
                        "{'conditions':[{'variable_selector':['a'],'comparison_operator':'is'},"
                                + "{'variable_selector':['a','b'],'comparison_operator':'resembles'},"
                                + "{'variable_selector':['a','b']}]}"))
                .anyMatch(fault -> fault.startsWith("conditions[0].variable_selector: "))
                .anyMatch(fault -> fault.startsWith("conditions[1].comparison_operator: does not know resembles"))
                .contains("conditions[2].comparison_operator: is required");
    }
}
