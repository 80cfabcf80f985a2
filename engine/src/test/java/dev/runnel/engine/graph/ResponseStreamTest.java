package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.JsonText;
import dev.runnel.run.Program;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Text in the order of its templates (workflow.md section 6). */
class ResponseStreamTest {

    private final GraphFixture fixture = new GraphFixture();

    private List<String> texts(String nodes, String edges) {
        Program.Result result = fixture.run(nodes, edges);
        assertThat(result.answer()).isEqualTo(fixture.events.text());
        return fixture.events.texts();
    }

    @Test
    void textIsSeenWhileItsModelStillSpeaks() {
        fixture.run("""
                start start
                x do 'script':['say:a','say:b']
                r reply 'reply':'Well: {{#x.text#}}.'
                """, "start>x x>r");
        assertThat(fixture.events.story())
                .containsExactly("'Well: '", "+start", "-start", "+x", "'a'", "'b'", "''", "-x", "'.'", "+r", "-r");
    }

    @Test
    void theOrderIsTheTemplatesNotTheModels() {
        // y speaks first and ends first.
        assertThat(texts("""
                start start
                x do 'script':['await:y','say:1','say:2']
                y do 'script':['say:3','say:4','open:y']
                r reply 'reply':'A {{#x.text#}} B {{#y.text#}}'
                """, "start>x start>y x>r y>r"))
                .containsExactly("'A '", "'1'", "'2'", "''", "' B '", "'34'", "''");
    }

    @Test
    void aModelThatMayFailIntoABranchSpeaksInOneBurst() {
        fixture.run("""
                start start
                x do 'script':['say:a','say:b'],'error_strategy':'fail-branch'
                r reply 'reply':'{{#x.text#}}'
                s reply 'reply':'sorry: {{#x.error_message#}}'
                """, "start>x x>r x:fail-branch>s");
        assertThat(fixture.events.story()).containsExactly("+start", "-start", "+x", "-x", "'ab'", "''", "+r", "-r");
    }

    @Test
    void theFailBranchAnswersInItsPlace() {
        assertThat(texts("""
                start start
                x do 'script':['say:a','fail'],'error_strategy':'fail-branch'
                r reply 'reply':'{{#x.text#}}'
                s reply 'reply':'sorry: {{#x.error_message#}}'
                """, "start>x x>r x:fail-branch>s")).containsExactly("'sorry: '", "'it failed'");
    }

    @Test
    void whatADefaultValueReplacesIsTakenBack() {
        assertThat(texts("""
                start start
                x do 'script':['say:half','fail'],'error_strategy':'default-value','default_value':[{'key':'text','type':'string','value':'whole'}]
                r reply 'reply':'> {{#x.text#}}!'
                """, "start>x x>r")).containsExactly("'> '", "'half'", "=> whole=", "''", "'!'");
    }

    @Test
    void whatAFailedAttemptSaidIsTakenBack() {
        assertThat(texts("""
                start start
                x do 'script':['say:once','fail2'],'retry_config':{'retry_enabled':true,'max_retries':2,'retry_interval':0}
                r reply 'reply':'> {{#x.text#}}'
                """, "start>x x>r"))
                .containsExactly("'> '", "'once'", "=> =", "'once'", "=> =", "'once'", "''");
    }

    @Test
    void anAnswerBehindAnotherWaitsUntilThatNodeHasFinished() {
        fixture.run("""
                start start
                r reply 'reply':'first'
                s reply 'reply':'second'
                """, "start>r r>s");
        assertThat(fixture.events.story())
                .containsExactly("'first'", "+start", "-start", "+r", "-r", "'second'", "+s", "-s");
    }

    @Test
    void aBranchDecidesWhichAnswerSpeaks() {
        assertThat(texts("""
                start start
                pick choose 'script':['handle:b']
                r reply 'reply':'A'
                s reply 'reply':'B'
                """, "start>pick pick:a>r pick:b>s")).containsExactly("'B'");
    }

    @Test
    void aSkippedSourceIsPassedOver() {
        assertThat(texts("""
                start start
                pick choose 'script':['handle:b']
                x do 'script':['say:x']
                y do 'script':['say:y']
                r reply 'reply':'{{#x.text#}}/{{#y.text#}}'
                """, "start>pick pick:a>x pick:b>y x>r y>r")).containsExactly("'/'", "'y'", "''");
    }

    @Test
    void anUnknownVariableLeavesItsInnerText() {
        assertThat(texts("""
                start start
                r reply 'reply':'{{#nobody.said#}} {{#start.this#}}'
                """, "start>r")).containsExactly("'nobody.said'", "' '", "'start.this'");
    }

    @Test
    void anAssignerOfAVariableThatIsShownHoldsTheAnswerBack() {
        fixture.run("""
                start start
                set do 'script':['write:mood=glad']
                r reply 'reply':'I am {{#conversation.mood#}}'
                """, "start>set set>r");
        assertThat(fixture.events.story())
                .containsExactly("+start", "-start", "+set", "-set", "'I am '", "'glad'", "+r", "-r");
    }

    @Test
    void anAssignerOfAnotherVariableDoesNot() {
        fixture.run("""
                start start
                set do 'script':['write:other=x']
                r reply 'reply':'now'
                """, "start>set set>r");
        assertThat(fixture.events.story()).startsWith("'now'");
    }

    @Test
    void outputsOfAnEndNodeComeInOrderWithALineBetween() {
        assertThat(texts("""
                start start
                x do 'script':['await:y','say:1']
                y do 'script':['say:2','open:y']
                e end 'outputs':[{'variable':'a','value_selector':['x','text']},{'variable':'b','value_selector':['y','text']}]
                """, "start>x start>y x>e y>e")).containsExactly("'1'", "''", "'\n'", "'2'", "''");
    }

    @Test
    void answersInsideAnIterationComePassByPass() {
        fixture.inputs = ObjectValue.EMPTY.with("sys.items", JsonText.parse("[\"a\",\"b\"]"));
        for (String parallel : List.of("false", "true")) {
            fixture.events.all.clear();
            assertThat(texts("""
                    start start
                    walk iteration 'iterator_selector':['sys','items'],'output_selector':['r','answer'],'start_node_id':'r','is_parallel':%s
                    r reply 'reply':'<{{#walk.item#}}>','iteration_id':'walk'
                    s reply 'reply':'done'
                    """.formatted(parallel), "start>walk walk>s"))
                    .containsExactlyInAnyOrder("'<a>'", "'<b>'", "'done'")
                    .endsWith("'done'");
        }
    }

    @Test
    void anAnswerInsideAContainerDoesNotBreakIntoOneThatSpeaks() {
        fixture.inputs = ObjectValue.EMPTY.with("sys.items", JsonText.parse("[\"a\"]"));
        assertThat(texts("""
                start start
                x do 'script':['say:1','open:go','await:inner','say:2']
                r reply 'reply':'{{#x.text#}}'
                walk iteration 'iterator_selector':['sys','items'],'output_selector':['a','answer'],'start_node_id':'w'
                w do 'script':['await:go'],'iteration_id':'walk'
                a reply 'reply':'<{{#walk.item#}}>','iteration_id':'walk'
                n do 'script':['open:inner']
                """, "start>x x>r start>walk w>a walk>n")).containsExactly("'1'", "'2'", "''", "'<a>'");
    }

    @Test
    void reasoningIsShownWhileSomethingRefersToItsNode() {
        fixture.run("""
                start start
                x do 'script':['think:hm','say:a']
                y do 'script':['think:never','say:b']
                r reply 'reply':'{{#x.text#}}'
                """, "start>x x>y y>r");
        assertThat(fixture.events.story()).contains("?hm").doesNotContain("?never");
    }

    @Test
    void aJoinOfLongDiamondsIsReachedWithoutCountingPaths() {
        // Twenty diamonds have a million paths.
        var nodes = new StringBuilder("start start\n");
        var edges = new StringBuilder("start>j0");
        for (int i = 0; i < 20; i++) {
            nodes.append("j%d do 'script':[]\na%d do 'script':[]\nb%d do 'script':[]\n".formatted(i, i, i));
            edges.append(" j%1$d>a%1$d j%1$d>b%1$d a%1$d>j%2$d b%1$d>j%2$d".formatted(i, i + 1));
        }
        nodes.append("j20 reply 'reply':'there'\n");
        assertThat(texts(nodes.toString(), edges.toString())).containsExactly("'there'");
    }
}
