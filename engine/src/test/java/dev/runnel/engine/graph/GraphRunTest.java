package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Program;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of graphs: order, joins, branches, errors, limits (workflow.md sections 2, 4 and 5). */
class GraphRunTest {

    private final GraphFixture fixture = new GraphFixture();

    @Test
    void aJoinWithASkippedSideRunsOnce() {
        Program.Result result = fixture.run("""
                start start
                pick choose 'script':['handle:left']
                left do 'script':['out:l']
                right do 'script':['out:r']
                join do 'script':['out:j']
                """, "start>pick pick:left>left pick:right>right left>join right>join");
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(fixture.ran).containsExactly("pick", "left", "join");
        assertThat(result.totalSteps()).isEqualTo(4);
    }

    @Test
    void whatOnlySkippedEdgesLeadToIsSkippedAndTheRunSucceeds() {
        Program.Result result = fixture.run("""
                start start
                pick choose 'script':['handle:none']
                left do 'script':[]
                right do 'script':[]
                join do 'script':[]
                """, "start>pick pick:left>left pick:right>right left>join right>join");
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(fixture.ran).containsExactly("pick");
    }

    @Test
    void branchesBesideEachOtherReallyAre() {
        // Each waits for the other.
        Program.Result result = fixture.run("""
                start start
                a do 'script':['open:a','await:b']
                b do 'script':['open:b','await:a']
                join do 'script':['out:j']
                """, "start>a start>b a>join b>join");
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(fixture.ran).endsWith("join").hasSize(3);
    }

    @Test
    void moreBranchesThanMayRunBesideEachOtherStillAllRun() {
        int branches = GraphRun.MOST_BESIDE + 20;
        String nodes = "start start\n"
                + IntStream.range(0, branches)
                        .mapToObj(i -> "n" + i + " do 'script':['out:x']\n")
                        .collect(Collectors.joining());
        String edges = IntStream.range(0, branches).mapToObj(i -> "start>n" + i).collect(Collectors.joining(" "));
        fixture.run(nodes, edges);
        assertThat(fixture.ran).hasSize(branches).doesNotHaveDuplicates();
    }

    @Test
    void aFailureFailsTheRunAndAbandonsWhatRunsBeside() {
        Program.Result result = fixture.run("""
                start start
                bad do 'script':['await:slow','fail']
                slow do 'script':['open:slow','await:never']
                """, "start>bad start>slow");
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().message()).isEqualTo("it failed");
        assertThat(fixture.events.story()).contains("-bad").doesNotContain("-slow");
    }

    @Test
    void aFailBranchLeavesByItsHandleAndTellsWhat() {
        Program.Result result = fixture.run("""
                start start
                bad do 'script':['fail'],'error_strategy':'fail-branch'
                good do 'script':[]
                end end 'outputs':[{'variable':'why','value_selector':['bad','error_message']},{'variable':'kind','value_selector':['bad','error_type']}]
                """, "start>bad bad>good bad:fail-branch>end");
        assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
        assertThat(result.exceptions()).isOne();
        assertThat(fixture.ran).containsExactly("bad");
        assertThat(result.outputs())
                .isEqualTo(JsonText.parseObject("{\"why\":\"it failed\",\"kind\":\"ScriptedError\"}"));
    }

    @Test
    void aFailBranchNodeThatSucceedsLeavesBySource() {
        fixture.run("""
                start start
                a do 'script':['out:x'],'error_strategy':'fail-branch'
                good do 'script':[]
                bad do 'script':[]
                """, "start>a a>good a:fail-branch>bad");
        assertThat(fixture.ran).containsExactly("a", "good");
    }

    @Test
    void aDefaultValueTakesThePlaceOfAFailure() {
        Program.Result result = fixture.run("""
                start start
                bad do 'script':['fail'],'error_strategy':'default-value','default_value':[{'key':'text','type':'string','value':'sorry'}]
                end end 'outputs':[{'variable':'said','value_selector':['bad','text']}]
                """, "start>bad bad>end");
        assertThat(result.status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
        assertThat(result.outputs().text("said", "")).isEqualTo("sorry");
    }

    @Test
    void twoFailedAttemptsThenASuccessArePartial() {
        var clock = new ManualClock();
        fixture.clock = clock;
        var result = CompletableFuture.supplyAsync(() -> fixture.run("""
                        start start
                        shaky do 'script':['fail2','out:x'],'retry_config':{'retry_enabled':true,'max_retries':3,'retry_interval':1000}
                        """, "start>shaky"));
        for (int i = 0; i < 2; i++) {
            clock.awaitParked(1);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(result.join().status()).isEqualTo(RunStatus.PARTIAL_SUCCEEDED);
        assertThat(result.join().exceptions()).isEqualTo(2);
        assertThat(fixture.events.story())
                .containsExactly("+start", "-start", "+shaky", "~shaky1", "~shaky2", "-shaky");
    }

    @Test
    void aStopEndsTheRunAtTheNextNode() {
        Program.Result result = fixture.run("""
                start start
                a do 'script':['stop']
                b do 'script':[]
                """, "start>a a>b");
        assertThat(result.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(fixture.ran).containsExactly("a");
    }

    @Test
    void aStopWakesARunWhoseNodesWait() {
        var result = CompletableFuture.supplyAsync(() -> fixture.run("""
                start start
                a do 'script':['open:a','await:never']
                b do 'script':['open:b','await:never2']
                """, "start>a start>b"));
        fixture.gate("a").countDown();
        fixture.stop.raise(dev.runnel.run.StopSignal.Reason.USER);
        assertThat(result.join().status()).isEqualTo(RunStatus.STOPPED);
    }

    @Test
    void oneStepTooManyStopsTheRunWithAnError() {
        fixture.mostSteps = 2;
        Program.Result result = fixture.run("""
                start start
                a do 'script':[]
                b do 'script':[]
                """, "start>a a>b");
        assertThat(result.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(result.error().message()).isEqualTo("Maximum execution steps exceeded: 3 > 2");
    }

    @Test
    void stepsOfPassesCountToo() {
        fixture.mostSteps = 5;
        Program.Result result = iterate("['a','b']", "'is_parallel':true", "'out:x'");
        assertThat(result.status()).isEqualTo(RunStatus.STOPPED);
    }

    @Test
    void aDefectOfANodeIsNotHandledByItsStrategy() {
        assertThatThrownBy(() -> fixture.run("""
                start start
                a do 'script':['crash'],'error_strategy':'fail-branch'
                """, "start>a")).isInstanceOf(IllegalStateException.class);
        assertThat(fixture.events.story()).containsExactly("+start", "-start", "+a", "-a");
    }

    @Test
    void anEdgeFromWhatTheRootDoesNotReachHoldsNothingUp() {
        fixture.run("""
                start start
                island do 'script':[]
                a do 'script':[]
                """, "start>a island>a");
        assertThat(fixture.ran).containsExactly("a");
    }

    private static final String ITERATION_EDGES = "start>list list>walk walk>end is>child";

    private static String iteration(String settings, String script) {
        return """
                start start
                list do 'script':['read:in.items']
                walk iteration 'iterator_selector':['list','text'],'output_selector':['child','text'],'start_node_id':'is',%s
                is iteration-start 'iteration_id':'walk'
                child do 'script':[%s],'iteration_id':'walk'
                end end 'outputs':[{'variable':'all','value_selector':['walk','output']}]
                """.formatted(settings, script);
    }

    private Program.Result iterate(String items, String settings, String script) {
        String nodes = iteration(settings, script).replace("'read:in.items'", "'read:sys.items'");
        fixture.inputs = Value.ObjectValue.EMPTY.with("sys.items", JsonText.parse(items.replace('\'', '"')));
        return fixture.run(nodes, ITERATION_EDGES);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void anIterationRunsItsBodyForEachItemInOrder(boolean parallel) {
        Program.Result result = iterate("['a','b','c']", "'is_parallel':" + parallel, "'read:walk.item'");
        assertThat(result.outputs().get("all")).isEqualTo(JsonText.parse("[\"a\",\"b\",\"c\"]"));
    }

    @Test
    void anIterationTellsOfEachPassBeforeIt() {
        iterate("['a','b']", "'is_parallel':false", "'read:walk.index'");
        assertThat(fixture.events.story())
                .containsSequence(
                        "(2",
                        "#0",
                        "+is",
                        "-is",
                        "+child",
                        "-child",
                        "#1",
                        "+is",
                        "-is",
                        "+child",
                        "-child",
                        ")SUCCEEDED");
        assertThat(fixture.events.story()).doesNotContain("+walk", "-walk");
    }

    @Test
    void passesBesideEachOtherTellInABurst() {
        // Both passes are under way before either ends.
        Program.Result result = iterate("['a','b']", "'is_parallel':true,'parallel_nums':2", "'read:walk.item'");
        assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(fixture.events.story())
                .containsSequence(
                        "(2",
                        "#0",
                        "#1",
                        "+is",
                        "-is",
                        "+child",
                        "-child",
                        "+is",
                        "-is",
                        "+child",
                        "-child",
                        ")SUCCEEDED");
    }

    @Test
    void anEmptyListRunsNoPassAndHasNoEventOfAnIteration() {
        Program.Result result = iterate("[]", "'is_parallel':false", "'out:x'");
        assertThat(result.outputs().get("all")).isEqualTo(JsonText.parse("[]"));
        assertThat(fixture.events.story()).noneMatch(each -> each.startsWith("("));
    }

    @Test
    void aListThatIsNoneFailsTheIteration() {
        Program.Result result = iterate("'text'", "'is_parallel':false", "'out:x'");
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().message()).contains("must be a list");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    terminated | FAILED |
                    continue-on-error | SUCCEEDED | [null,null]
                    remove-abnormal-output | SUCCEEDED | []
                    """)
    void aFailedPassDoesWhatTheModeSays(String mode, RunStatus status, String output) {
        Program.Result result =
                iterate("['a','b']", "'is_parallel':false,'error_handle_mode':'" + mode + "'", "'fail'");
        assertThat(result.status()).isEqualTo(status);
        if (output != null) {
            assertThat(result.outputs().get("all")).isEqualTo(JsonText.parse(output));
            assertThat(result.exceptions()).isZero();
        } else {
            assertThat(result.error().message()).isEqualTo("it failed");
            assertThat(fixture.events.story()).contains(")FAILED");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true | [['a'],['b','c']] | ["a","b","c"]
                    false | [['a'],['b','c']] | [["a"],["b","c"]]
                    true | [['a'],'b'] | [["a"],"b"]
                    """)
    void listsOfPassesAreJoinedWhereAllAreLists(boolean flatten, String items, String output) {
        Program.Result result = iterate(items, "'flatten_output':" + flatten, "'read:walk.item'");
        assertThat(result.outputs().get("all")).isEqualTo(JsonText.parse(output));
    }

    @Test
    void anOrdinaryChildMayBeTheFirstOfABody() {
        fixture.inputs = Value.ObjectValue.EMPTY.with("sys.items", JsonText.parse("[1,2]"));
        Program.Result result = fixture.run("""
                start start
                walk iteration 'iterator_selector':['sys','items'],'output_selector':['child','text'],'start_node_id':'child'
                child do 'script':['read:walk.item'],'iteration_id':'walk'
                end end 'outputs':[{'variable':'all','value_selector':['walk','output']}]
                """, "start>walk walk>end");
        assertThat(result.outputs().get("all")).isEqualTo(JsonText.parse("[1,2]"));
    }

    @Test
    void writesOfAConversationVariableOutliveAPass() {
        fixture.inputs = Value.ObjectValue.EMPTY.with("sys.items", JsonText.parse("[1]"));
        Program.Result result = fixture.run("""
                start start
                walk iteration 'iterator_selector':['sys','items'],'output_selector':['child','text'],'start_node_id':'child'
                child do 'script':['write:mood=glad'],'iteration_id':'walk'
                end end 'outputs':[{'variable':'mood','value_selector':['conversation','mood']},{'variable':'inner','value_selector':['child','text']}]
                """, "start>walk walk>end");
        assertThat(result.outputs().get("mood")).isEqualTo(Value.of("glad"));
        assertThat(result.outputs().get("inner")).isEqualTo(Value.NULL);
    }

    @Test
    void aNodeInAPassSaysWhich() {
        iterate("['a','b']", "'is_parallel':false", "'out:x'");
        List<Payload.NodeRef> children = fixture.events.all.stream()
                .filter(Payload.NodeStarted.class::isInstance)
                .map(payload -> ((Payload.NodeStarted) payload).node())
                .filter(node -> node.node().equals("child"))
                .toList();
        assertThat(children).extracting(Payload.NodeRef::iteration).containsExactly("walk", "walk");
        assertThat(children).extracting(Payload.NodeRef::index).containsExactly(0, 1);
    }
}
