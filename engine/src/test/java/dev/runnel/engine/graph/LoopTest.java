package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.Program;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loops: shared variables, breaks, rounds (workflow.md section 8.16). */
class LoopTest {

    private final GraphFixture fixture = new GraphFixture();

    private Program.Result loop(String settings, String body) {
        return fixture.run("""
                start start
                l loop 'start_node_id':'ls',%s
                ls loop-start 'loop_id':'l'
                c do 'script':[%s],'loop_id':'l'
                e end 'outputs':[{'variable':'n','value_selector':['l','n']},{'variable':'rounds','value_selector':['l','loop_round']}]
                """.formatted(settings, body), "start>l ls>c l>e");
    }

    private static final String COUNTER =
            "'loop_variables':[{'label':'n','var_type':'number','value_type':'constant','value':'7'}]";

    @Test
    void aLoopRunsAsOftenAsItMay() {
        Program.Result result = loop("'loop_count':3," + COUNTER, "'out:x'");
        assertThat(result.outputs().get("rounds")).isEqualTo(Value.of(3L));
        assertThat(result.outputs().get("n")).isEqualTo(Value.of(7L));
        assertThat(fixture.ran).containsExactly("c", "c", "c");
        assertThat(fixture.events.story()).containsSubsequence("[3", "*1", "*2", "*3", "]SUCCEEDED");
    }

    @Test
    void aConditionThatHoldsBeforeTheFirstPassLeavesNoRound() {
        Program.Result result = loop(
                "'loop_count':3," + COUNTER
                        + ",'logical_operator':'and','break_conditions':[{'variable_selector':['l','n'],'comparison_operator':'=','value':'7'}]",
                "'out:x'");
        assertThat(result.outputs().get("rounds")).isEqualTo(Value.NULL);
        assertThat(fixture.ran).isEmpty();
        assertThat(fixture.events.story()).containsSequence("[3", "]SUCCEEDED");
    }

    @Test
    void aConditionOnWhatThePassLeftEndsTheLoopWithoutANext() {
        loop(
                "'loop_count':3," + COUNTER
                        + ",'logical_operator':'and','break_conditions':[{'variable_selector':['c','text'],'comparison_operator':'is','value':'x'}]",
                "'out:x'");
        assertThat(fixture.ran).containsExactly("c");
        assertThat(fixture.events.story()).noneMatch(each -> each.startsWith("*"));
    }

    @Test
    void aFailedPassFailsTheLoop() {
        Program.Result result = loop("'loop_count':3," + COUNTER, "'fail'");
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().message()).isEqualTo("it failed");
        assertThat(fixture.events.story()).contains("]FAILED");
    }

    @Test
    void theEndOfALoopIsItsLastPass() {
        fixture.run("""
                start start
                l loop 'start_node_id':'ls','loop_count':5
                ls loop-start 'loop_id':'l'
                c do 'script':['out:x'],'loop_id':'l'
                stop loop-end 'loop_id':'l'
                """, "start>l ls>c c>stop");
        assertThat(fixture.ran).containsExactly("c");
    }

    @Test
    void answersOfPassesJoinTheOutputsOfTheRun() {
        Program.Result result = fixture.run("""
                start start
                l loop 'start_node_id':'r','loop_count':2
                r reply 'reply':'again ','loop_id':'l'
                s reply 'reply':'done'
                """, "start>l l>s");
        assertThat(result.outputs().text("answer", "")).isEqualTo("again again done");
        assertThat(fixture.events.texts()).isEqualTo(List.of("'again '", "'again '", "'done'"));
    }
}
