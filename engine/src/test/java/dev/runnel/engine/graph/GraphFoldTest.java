package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.SystemVariables;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeFinished;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A log that ends anywhere folds into the state that the run had there. */
class GraphFoldTest {

    /** A graph, and the story it tells. */
    record App(String name, String nodes, String edges) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<App> apps() {
        return List.of(
                new App("stream", """
                        start start
                        x do 'script':['say:a','say:b']
                        y do 'script':['say:c']
                        r reply 'reply':'> {{#x.text#}} and {{#y.text#}}!'
                        """, "start>x x>y y>r"),
                new App("branches", """
                        start start
                        pick choose 'script':['handle:b']
                        a do 'script':['out:a']
                        b do 'script':['out:b','write:mood=glad']
                        join do 'script':['out:j']
                        r reply 'reply':'{{#conversation.mood#}} {{#join.text#}}'
                        """, "start>pick pick:a>a pick:b>b a>join b>join join>r"),
                new App("failures", """
                        start start
                        bad do 'script':['say:oops','fail'],'error_strategy':'fail-branch'
                        dull do 'script':['say:half','fail'],'error_strategy':'default-value','default_value':[{'key':'text','type':'string','value':'whole'}]
                        r reply 'reply':'{{#bad.error_message#}}, {{#dull.text#}}'
                        """, "start>bad bad:fail-branch>dull dull>r"),
                new App("retries", """
                        start start
                        shaky do 'script':['say:once','fail2'],'retry_config':{'retry_enabled':true,'max_retries':2,'retry_interval':0}
                        r reply 'reply':'{{#shaky.text#}}.'
                        """, "start>shaky shaky>r"),
                new App("iteration", """
                        start start
                        walk iteration 'iterator_selector':['sys','items'],'output_selector':['c','text'],'start_node_id':'is'
                        is iteration-start 'iteration_id':'walk'
                        c do 'script':['read:walk.item','write:mood=sad'],'iteration_id':'walk'
                        a reply 'reply':'<{{#walk.item#}}>','iteration_id':'walk'
                        r reply 'reply':'{{#walk.output#}} {{#conversation.mood#}}'
                        """, "start>walk is>c c>a walk>r"));
    }

    private final GraphFixture fixture = new GraphFixture();

    @ParameterizedTest
    @MethodSource("apps")
    void everyPrefixOfALogFolds(App app) {
        fixture.inputs = ObjectValue.EMPTY.with("sys.items", JsonText.parse("[\"p\",\"q\"]"));
        Graph graph = fixture.graph(app.nodes(), app.edges());
        fixture.run(graph);
        List<Payload> log = List.copyOf(fixture.events.all);
        String last = "";
        for (int length = 0; length <= log.size(); length++) {
            GraphFold fold = fold(graph, log.subList(0, length));
            List<String> ended = topLevelEnds(log.subList(0, length));
            assertThat(fold.finished().keySet()).containsExactlyElementsOf(ended);
            String shown = shown(log.subList(0, length));
            if (!takenBackLater(log, length)) {
                // What the log implies is at least what was shown, and never what is not shown in the end.
                assertThat(fold.text()).startsWith(shown);
                assertThat(shown(log)).startsWith(fold.text());
            }
            last = fold.text();
        }
        assertThat(last).isEqualTo(shown(log));
        GraphFold whole = fold(graph, log);
        assertThat(whole.ready()).isEmpty();
        assertThat(whole.attempts()).isEmpty();
        assertThat(whole.open()).isEmpty();
    }

    @Test
    void aHalfDoneIterationKnowsItsPasses() {
        App app = apps().getLast();
        fixture.inputs = ObjectValue.EMPTY.with("sys.items", JsonText.parse("[\"p\",\"q\"]"));
        Graph graph = fixture.graph(app.nodes(), app.edges());
        fixture.run(graph);
        List<Payload> log = fixture.events.all;
        int second = -1;
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i) instanceof NodeFinished(var node, var _)
                    && node.node().equals("c")
                    && node.index() == 1) {
                second = i + 1;
            }
        }
        GraphFold fold = fold(graph, log.subList(0, second));
        GraphFold.Open walk = fold.open().get("walk");
        assertThat(walk.length()).isEqualTo(2);
        assertThat(walk.passes()).containsOnlyKeys(0, 1);
        assertThat(walk.passes().get(0).ready()).isEmpty();
        assertThat(walk.passes().get(1).ready()).containsExactly("a");
        assertThat(walk.passes().get(1).variables().find(Selector.of("c", "text")))
                .isEqualTo(Value.of("q"));
        assertThat(walk.passes().get(1).variables().find(Selector.of("walk", "index")))
                .isEqualTo(Value.of(1L));
        assertThat(fold.variables().find(Selector.of("conversation", "mood"))).isEqualTo(Value.of("sad"));
        assertThat(fold.variables().find(Selector.of("c", "text"))).isNull();
        assertThat(fold.ready()).containsExactly("walk");
    }

    @Test
    void branchesAndSkipsAreKnown() {
        App app = apps().get(1);
        Graph graph = fixture.graph(app.nodes(), app.edges());
        fixture.run(graph);
        int picked = 4;
        GraphFold fold = fold(graph, fixture.events.all.subList(0, picked));
        assertThat(fold.branches()).containsEntry("pick", "b");
        assertThat(fold.skipped()).containsExactly("a");
        assertThat(fold.ready()).containsExactly("b");
    }

    private GraphFold fold(Graph graph, List<Payload> log) {
        var pool = new VariablePool();
        pool.setAll(Selector.SYSTEM, SystemVariables.of(fixture.inputs));
        var fold = new GraphFold(graph, pool, new VariableText(file -> ""));
        log.forEach(fold::add);
        return fold;
    }

    private static List<String> topLevelEnds(List<Payload> log) {
        var ended = new ArrayList<String>();
        for (Payload payload : log) {
            if (payload instanceof NodeFinished(var node, var _) && node.index() < 0) {
                ended.add(node.node());
            } else if (payload instanceof Payload.IterationFinished(var node, var _, int _)) {
                ended.add(node.node());
            }
        }
        return ended;
    }

    private static boolean takenBackLater(List<Payload> log, int from) {
        return log.subList(from, log.size()).stream().anyMatch(TextReplaced.class::isInstance);
    }

    private static String shown(List<Payload> log) {
        var text = new StringBuilder();
        for (Payload payload : log) {
            if (payload instanceof TextDelta delta) {
                text.append(delta.text());
            } else if (payload instanceof TextReplaced whole) {
                text.setLength(0);
                text.append(whole.text());
            }
        }
        return text.toString();
    }
}
