package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.JsonText;
import dev.runnel.run.Sandbox;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeNodeTest {

    private static final Pattern ENCODED = Pattern.compile("'([A-Za-z0-9+/]{3,}=*)'");

    private final FakeNodeContext context = new FakeNodeContext();
    private final FakeSandbox sandbox = new FakeSandbox();

    /** Remembers programs and prints what it was told to. */
    private static final class FakeSandbox implements Sandbox {
        final List<String> programs = new ArrayList<>();
        String printed = "";
        SandboxException failure;

        @Override
        public String run(CodeLanguage language, String program, StopSignal stop) {
            programs.add(language + "\n" + program);
            if (failure != null) {
                throw failure;
            }
            return printed;
        }

        @Override
        public Availability availability(CodeLanguage language) {
            return new Availability(true, "a fake");
        }

        void returns(String result) {
            printed = "debug\n<<RESULT>>" + result.replace('\'', '"') + "<<RESULT>>\n";
        }
    }

    private NodeResult run(String outputs) {
        return FakeNodeContext.node(
                        new CodeNode.Type(sandbox),
                        "{'code_language':'python3','code':'def main(): pass','outputs':" + outputs + "}")
                .run(context);
    }

    private NodeFailure failure(String outputs) {
        return catchThrowableOfType(NodeFailure.class, () -> run(outputs));
    }

    @Test
    void theProgramCallsMainWithItsInputs() {
        context.with("a", "text", "it's \"<<RESULT>>\" '''\n\\ é")
                .with("a", "file", new FileValue(FakeNodeContext.image("cat.png")))
                .with("sys", "files", new ListValue(List.of()))
                .with("a", "files", new ListValue(List.of()))
                .with("a", "list", new ListValue(List.of()));
        sandbox.returns("{'r':1}");
        NodeResult result = FakeNodeContext.node(
                        new CodeNode.Type(sandbox),
                        "{'code_language':'javascript','code':'function main(x) {}','outputs':{'r':{'type':'number',"
                                + "'children':null}},'variables':[{'variable':'text','value_selector':['a','text']},"
                                + "{'variable':'gone','value_selector':['no','where']},"
                                + "{'variable':'file','value_selector':['a','file']},"
                                + "{'variable':'sent','value_selector':['sys','files']},"
                                + "{'variable':'files','value_selector':['a','files'],'value_type':'array[file]'},"
                                + "{'variable':'list','value_selector':['a','list'],'value_type':'array[string]'},"
                                + "{'variable':'empty','value_selector':[]}],'dependencies':[]}")
                .run(context);
        String program = sandbox.programs.getFirst();
        assertThat(program).startsWith("JAVASCRIPT\nfunction main(x) {}\n").doesNotContain("it's");
        String encoded = ENCODED.matcher(program)
                .results()
                .map(match -> match.group(1))
                .filter(text -> !text.startsWith("ABCDEF"))
                .findFirst()
                .orElseThrow();
        var inputs = JsonText.parseObject(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
        assertThat(inputs.text("text", "")).isEqualTo("it's \"<<RESULT>>\" '''\n\\ é");
        assertThat(inputs.get("gone")).isEqualTo(Value.NULL);
        assertThat(inputs.object("file").text("filename", "")).isEqualTo("cat.png");
        assertThat(inputs.get("sent")).isEqualTo(Value.NULL);
        assertThat(inputs.get("files")).isEqualTo(Value.NULL);
        assertThat(inputs.get("list")).isEqualTo(new ListValue(List.of()));
        assertThat(inputs.get("empty")).isEqualTo(Value.NULL);
        assertThat(result.inputs().members().keySet())
                .containsExactlyElementsOf(inputs.members().keySet());
        assertThat(result.outputs()).isEqualTo(object("{'r':1}"));
    }

    @Test
    void pythonGetsKeywordArguments() {
        sandbox.returns("{}");
        run("{}");
        String program = sandbox.programs.getFirst();
        assertThat(program).startsWith("PYTHON3\ndef main(): pass\n").contains("main(**");
        Matcher encoded = ENCODED.matcher(program);
        assertThat(encoded.find()).isTrue();
        assertThat(encoded.group(1)).isEqualTo("e30=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "string         | 'a'                | 'a'",
                "string         | 'x\\u0000y'        | 'xy'",
                "string         | '1e+10'            | '1e+10'",
                "number         | 1.5                | 1.5",
                "number         | true               | 1",
                "number         | '1.5E+10'          | 1.5E10",
                "number         | 9223372036854775807| 9223372036854775807",
                "boolean        | false              | false",
                "object         | {'a':{'b':[1]}}    | {'a':{'b':[1]}}",
                "object         | {'a':'2e+2','b':'\\u0000'} | {'a':200.0,'b':''}",
                "object         | {'a':[[1],[2]]}    | {'a':[[1],[2]]}",
                "array[string]  | ['a',null]         | ['a',null]",
                "array[number]  | [1,true,2.5]       | [1,1,2.5]",
                "array[boolean] | [true,null]        | [true,null]",
                "array[object]  | [{'a':1},null]     | [{'a':1},null]",
                "number         | null               | null",
            })
    void outputsOfTheirTypePass(String type, String returned, String expected) {
        sandbox.returns("{'r':" + returned + "}");
        assertThat(run("{'r':{'type':'" + type + "','children':null}}").outputs())
                .isEqualTo(object("{'r':" + expected + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "string         | 1        | Output r must be a string, got int instead.",
                "number         | 'a'      | Output r is not a number, got <class 'str'> instead.",
                "number         | 9223372036854775808 | Output variable `r` is out of range, it must be between -9223372036854775807 and 9223372036854775807.",
                "number         | -9223372036854775808 | Output variable `r` is out of range, it must be between -9223372036854775807 and 9223372036854775807.",
                "number         | 1e-21    | Output variable `r` has too high precision, it must be less than 20 digits.",
                "boolean        | 1        | Output r is not a boolean, got <class 'int'> instead.",
                "object         | []       | Output r is not an object, got <class 'list'> instead.",
                "object         | {'a':[1,'x']} | Output r.a is not a valid array. make sure all elements are of the same type.",
                "array[string]  | 'a'      | Output r is not an array, got <class 'str'> instead.",
                "array[string]  | ['a',1]  | Output r[1] must be a string, got int instead.",
                "array[number]  | [1,null] | The element at index 1 of output variable `r` must be a number.",
                "array[boolean] | [1]      | Output r[0] is not a boolean, got <class 'int'> instead.",
                "array[object]  | [1]      | Output r[0] is not an object, got <class 'int'> instead.",
            })
    void outputsOfAnotherTypeFail(String type, String returned, String message) {
        sandbox.returns("{'r':" + returned + "}");
        NodeFailure failure = failure("{'r':{'type':'" + type + "','children':null}}");
        assertThat(failure.type()).isEqualTo("OutputValidationError");
        assertThat(failure.message()).isEqualTo(message);
    }

    @Test
    void everyDeclaredOutputMustBeThereAndNoOther() {
        sandbox.returns("{'a':1}");
        assertThat(failure("{'a':{'type':'number'},'b':{'type':'string'}}").message())
                .isEqualTo("Output b is missing.");
        NodeFailure undeclared = failure("{}");
        assertThat(undeclared.type()).isEqualTo("CodeNodeError");
        assertThat(undeclared.message()).isEqualTo("Not all output parameters are validated.");
    }

    @Test
    void membersMayBeDeclared() {
        String declared = "{'o':{'type':'object','children':{'n':{'type':'number'}}}}";
        sandbox.returns("{'o':{'n':1}}");
        assertThat(run(declared).outputs()).isEqualTo(object("{'o':{'n':1}}"));
        sandbox.returns("{'o':{'m':1}}");
        assertThat(failure(declared).message()).isEqualTo("Output o.n is missing.");
    }

    @Test
    void lengthsHaveLimits() {
        sandbox.returns("{'r':['" + "','".repeat(30) + "']}");
        assertThat(failure("{'r':{'type':'array[string]'}}").message())
                .isEqualTo("The length of output variable `r` must be less than 30 elements.");
        sandbox.returns("{'r':[" + "{},".repeat(30) + "{}]}");
        assertThat(failure("{'r':{'type':'array[object]'}}").message())
                .isEqualTo("The length of output variable `r` must be less than 30 elements.");
        sandbox.returns("{'r':[" + "1,".repeat(1000) + "1]}");
        assertThat(failure("{'r':{'type':'array[number]'}}").message())
                .isEqualTo("The length of output variable `r` must be less than 1000 elements.");
        sandbox.returns("{'r':[" + "1,".repeat(999) + "1]}");
        assertThat(run("{'r':{'type':'array[number]'}}").outputs().list("r")).hasSize(1000);
        sandbox.returns("{'r':'" + "x".repeat(400_001) + "'}");
        assertThat(failure("{'r':{'type':'string'}}").message())
                .isEqualTo("The length of output variable `r` must be less than 400000 characters");
    }

    @Test
    void nestingHasALimit() {
        sandbox.returns("{'r':{'a':{'b':{'c':{'d':1}}}}}");
        assertThat(run("{'r':{'type':'object'}}").outputs().object("r").members())
                .isNotEmpty();
        sandbox.returns("{'r':{'a':{'b':{'c':{'d':{'e':1}}}}}}");
        NodeFailure failure = failure("{'r':{'type':'object'}}");
        assertThat(failure.type()).isEqualTo("DepthLimitError");
        assertThat(failure.message()).isEqualTo("Depth limit 5 reached, object too deep.");
        sandbox.returns("{'r':{'a':[[[[[[1]]]]]]}}");
        assertThat(failure("{'r':{'type':'object'}}").type()).isEqualTo("DepthLimitError");
    }

    @Test
    void theLastTwoMarksHoldTheResult() {
        sandbox.printed = "<<RESULT>>mine<<RESULT>>\n<<RESULT>>{\"r\":\"\\u003c\\u003cRESULT>>\"}<<RESULT>>";
        assertThat(run("{'r':{'type':'string'}}").outputs().text("r", "")).isEqualTo("<<RESULT>>");
    }

    @Test
    void aResultThatIsNoneFails() {
        sandbox.printed = "hello";
        assertThat(failure("{}").message())
                .isEqualTo("Failed to parse result: no result tag found in response. Response: hello...");
        sandbox.returns("NaN");
        assertThat(failure("{}").message()).startsWith("Failed to parse JSON response: ");
        sandbox.returns("[1]");
        assertThat(failure("{}").message()).isEqualTo("Result must be a dict, got list");
        assertThat(failure("{}").type()).isEqualTo("CodeNodeError");
    }

    @Test
    void aProgramsOwnWordsAreTheError() {
        sandbox.failure = new SandboxException(Kind.FAILED, "exit code 1", "Traceback\nValueError: no s3cret\n", null);
        context.pool.hide(List.of("s3cret"));
        NodeFailure failure = failure("{}");
        assertThat(failure.type()).isEqualTo("CodeExecutionError");
        assertThat(failure.message()).isEqualTo("Traceback\nValueError: no " + VariablePool.MASK);
    }

    @Test
    void otherEndsAreToldInTheSandboxsWords() {
        sandbox.failure = new SandboxException(Kind.TIMED_OUT, "the program did not end within 5 s", "noise", null);
        assertThat(failure("{}").message()).isEqualTo("the program did not end within 5 s");
    }

    @Test
    void anUnknownTypeIsAFault() {
        assertThat(FakeNodeContext.faultPaths(
                        new CodeNode.Type(sandbox),
                        "{'code_language':'cobol','outputs':{'a':{'type':'object','children':{'b':{'type':'file'}}}}}"))
                .containsExactlyInAnyOrder("code_language", "outputs");
    }
}
