package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.ConfigurationFault;
import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.graph.Graph.Place;
import dev.runnel.engine.node.BuiltInNodes;
import dev.runnel.engine.node.IfElseNode;
import dev.runnel.engine.node.VariableAggregatorNode;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphReaderTest {

    private final NodeTypes types = new NodeTypes(BuiltInNodes.with(List.of()));
    private final List<String> faults = new ArrayList<>();

    private @Nullable Graph read(ObjectValue drawing) {
        var found = new ArrayList<ConfigurationFault>();
        Graph graph = GraphReader.read(types, ConfigurationNode.root(drawing, found));
        found.forEach(fault -> faults.add(fault.toString()));
        return graph;
    }

    private @Nullable Graph read(String nodes, String edges) {
        return read(GraphFixture.drawing(nodes, edges));
    }

    private @Nullable Graph readJson(String json) {
        return read(JsonText.parseObject(json.replace('\'', '"')));
    }

    private static List<String> ids(Graph graph) {
        return graph.nodes().stream().map(Place::id).toList();
    }

    @Test
    void nodesAndEdgesHaveTheirPlaces() {
        Graph graph = read("start start\nif if-else 'cases':[]\na end\nb end", "start>if if:true>a if:false>b");
        assertThat(faults).isEmpty();
        assertThat(ids(graph)).containsExactly("start", "if", "a", "b");
        assertThat(graph.root().id()).isEqualTo("start");
        Place branch = graph.find("if");
        assertThat(branch.branches()).isTrue();
        assertThat(branch.out()).extracting(Graph.Edge::handle).containsExactly("true", "false");
        assertThat(graph.find("b").in()).containsExactly(branch.out().get(1));
        assertThat(graph.find("a").frame().title()).isEqualTo("a");
        assertThat(graph.find("nobody")).isNull();
    }

    @Test
    void notesAreDropped() {
        Graph graph = readJson("{'nodes':[{'id':'n','type':'custom-note','data':{'type':'','text':'hello'}},"
                + "{'id':'start','type':'custom','data':{'type':'start'}}],'edges':[]}");
        assertThat(faults).isEmpty();
        assertThat(ids(graph)).containsExactly("start");
    }

    @Test
    void whatTheRootDoesNotReachIsLeftOut() {
        Graph graph = read("start start\na end\nisland answer\nbeyond end", "start>a island>beyond island>a");
        assertThat(faults).isEmpty();
        assertThat(ids(graph)).containsExactly("start", "a");
        assertThat(graph.find("a").in()).hasSize(1);
    }

    @Test
    void theFirstRootIsWhereItBegins() {
        Graph graph = read("hook trigger-webhook\nstart start\na end", "start>a hook>a");
        assertThat(graph.root().id()).isEqualTo("hook");
        assertThat(graph.find("start")).isNull();
    }

    @Test
    void aGraphNeedsARoot() {
        assertThat(read("a end\nb end", "a>b")).isNull();
        assertThat(faults).containsExactly("nodes: [INVALID_ROOT] no node to start from");
    }

    @Test
    void danglingEdgesAreNamedByTheirEnd() {
        read("start start\na end", "start>a start>gone nowhere>a");
        assertThat(faults)
                .containsExactly(
                        "edges[1].target: [MISSING_NODE] names node gone, which is not in the graph",
                        "edges[2].source: [MISSING_NODE] names node nowhere, which is not in the graph");
    }

    @Test
    void edgesWithoutAnEndAreIgnored() {
        Graph graph = readJson("{'nodes':[{'id':'start','data':{'type':'start'}}],"
                + "'edges':[{'source':'start'},{'target':'start'},{'source':'start','target':null},{}]}");
        assertThat(faults).isEmpty();
        assertThat(graph.edges()).isEmpty();
    }

    @Test
    void anEdgeWithoutAHandleIsASourceEdge() {
        Graph graph = readJson("{'nodes':[{'id':'start','data':{'type':'start'}},{'id':'a','data':{'type':'end'}}],"
                + "'edges':[{'source':'start','target':'a','targetHandle':'whatever'},"
                + "{'source':'start','sourceHandle':'success-branch','target':'a'}]}");
        assertThat(graph.edges()).extracting(Graph.Edge::handle).containsExactly("source", "source");
    }

    @Test
    void aCycleIsNamedWithItsNodesOnly() {
        assertThat(read(
                        "start start\na answer\nb answer\nc answer\nafter end",
                        "start>a a>b b>c c>a c>after start>after"))
                .isNull();
        assertThat(faults).containsExactly("edges[3].target: closes a cycle of the nodes a, b, c");
    }

    @Test
    void aCycleIsFoundWhereOneLeadsToAnother() {
        assertThat(read(
                        "start start\na answer\nb answer\nlink answer\nc answer\nd answer",
                        "start>a a>b b>a b>link link>c c>d d>c"))
                .isNull();
        assertThat(faults).containsExactly("edges[2].target: closes a cycle of the nodes a, b");
    }

    @Test
    void anEdgeToItselfIsACycle() {
        assertThat(read("start start\na answer", "start>a a>a")).isNull();
        assertThat(faults).containsExactly("edges[1].target: closes a cycle of the nodes a");
    }

    @Test
    void aCycleBeyondReachDoesNotMatter() {
        assertThat(read("start start\nx end\na answer\nb answer", "start>x a>b b>a"))
                .isNotNull();
        assertThat(faults).isEmpty();
    }

    @Test
    void unknownTypesAreNamed() {
        read("start start\na teleport", "start>a");
        assertThat(faults)
                .containsExactly(
                        "nodes[1].data.type: node a: teleport is no known node type",
                        "edges[0].target: [MISSING_NODE] names node a, which is not in the graph");
    }

    @Test
    void aNodeNeedsATypeAndAnId() {
        readJson(
                "{'nodes':[{'id':'start','data':{'type':'start'}},{'id':'a','data':{}},{'data':{'type':'end'}}],'edges':[]}");
        assertThat(faults).containsExactly("nodes[1].data.type: node a: is required", "nodes[2].id: is required");
    }

    @Test
    void idsAreUnique() {
        read("start start\na end\na answer", "start>a");
        assertThat(faults).containsExactly("nodes[2].id: two nodes have the id a");
    }

    @Test
    void nodesAreLimitedInNumber() {
        var nodes = new StringBuilder("start start");
        for (int i = 0; i < GraphReader.MOST_NODES; i++) {
            nodes.append("\nn").append(i).append(" end");
        }
        assertThat(read(nodes.toString(), "start>n0")).isNull();
        assertThat(faults).containsExactly("nodes: must be at most 2000");
    }

    @Test
    void aContainerHasItsChildrenAsBody() {
        Graph graph = read("""
                start start
                it iteration 'iterator_selector':['start','l'],'start_node_id':'itstart'
                itstart iteration-start 'iteration_id':'it','isInIteration':true
                one answer 'iteration_id':'it'
                two answer 'iteration_id':'it'
                lost answer 'iteration_id':'it'
                end end""", "start>it it>end itstart>one one>two");
        assertThat(faults).isEmpty();
        assertThat(ids(graph)).containsExactly("start", "it", "end");
        Graph body = graph.find("it").body();
        assertThat(body.root().id()).isEqualTo("itstart");
        assertThat(ids(body)).containsExactly("itstart", "one", "two");
        assertThat(graph.allNodes())
                .extracting(Place::id)
                .containsExactly("start", "it", "end", "itstart", "one", "two");
    }

    @Test
    void oldFilesNameAnOrdinaryChildAsTheFirst() {
        Graph graph = read("""
                start start
                it iteration 'start_node_id':'one'
                one answer 'iteration_id':'it'
                two answer 'iteration_id':'it'""", "start>it one>two");
        assertThat(faults).isEmpty();
        assertThat(ids(graph.find("it").body())).containsExactly("one", "two");
    }

    @Test
    void aContainerWithoutAFirstNodeIsNamed() {
        assertThat(read("start start\nit iteration\none answer 'iteration_id':'it'", "start>it"))
                .isNull();
        assertThat(faults)
                .containsExactly("nodes[1].data.start_node_id: node it (iteration) has no node to start from");
    }

    @Test
    void aCycleInABodyIsNamed() {
        assertThat(read("""
                        start start
                        it iteration 'start_node_id':'one'
                        one answer 'iteration_id':'it'
                        two answer 'iteration_id':'it'""", "start>it one>two two>one")).isNull();
        assertThat(faults).containsExactly("edges[2].target: closes a cycle of the nodes one, two");
    }

    @Test
    void childrenOfNoContainerAreNamed() {
        read("start start\na answer 'iteration_id':'gone'\nb answer 'loop_id':'start'", "start>a");
        assertThat(faults)
                .containsExactly(
                        "nodes[1].data: node a (answer) is in container gone, which is not in the graph",
                        "nodes[2].data: node b (answer) is in container start, which is not in the graph");
    }

    @Test
    void edgesAcrossAContainersBorderLeadNowhere() {
        Graph graph = read("""
                start start
                it iteration 'start_node_id':'one'
                one answer 'iteration_id':'it'
                end end""", "start>it start>one one>end it>end");
        assertThat(ids(graph)).containsExactly("start", "it", "end");
        assertThat(graph.find("end").in()).hasSize(1);
    }

    @Test
    void oldShapesAreRead() {
        Graph graph = read("""
                start start 'variables':[{'variable':'s','type':'text-input'}]
                if if-else 'conditions':[{'variable_selector':['start','s'],'comparison_operator':'is','value':'x'}],'logical_operator':'and'
                join variable-assigner 'output_type':'string','variables':[['start','s']]""", "start>if if:true>join if:false>join");
        assertThat(faults).isEmpty();
        assertThat(((IfElseNode) graph.find("if").node()).cases())
                .extracting(IfElseNode.Case::id)
                .containsExactly("true");
        assertThat(graph.find("join").node()).isInstanceOf(VariableAggregatorNode.class);
        assertThat(graph.find("join").frame().type()).isEqualTo("variable-aggregator");
        assertThat(graph.find("join").in()).hasSize(2);
    }

    @Test
    void unknownKeysAreIgnored() {
        assertThat(read("start start 'selected':true,'height':54,'whatever':{'a':[1]}\nend end 'x':1", "start>end"))
                .isNotNull();
        assertThat(faults).isEmpty();
    }

    @Test
    void faultsOfSettingsHaveTheirPath() {
        read(
                "start start\nif if-else 'cases':[{'case_id':'c','conditions':[{'variable_selector':['a'],'comparison_operator':'is'}]}]",
                "start>if");
        assertThat(faults)
                .contains(
                        "nodes[1].data.cases[0].conditions[0].variable_selector: must be a list of at least two texts,"
                                + " node and variable");
    }
}
