package dev.runnel.engine.graph;

import dev.runnel.engine.node.BuiltInNodes;
import dev.runnel.engine.node.CodeNode;
import dev.runnel.engine.node.FakeModel;
import dev.runnel.engine.node.HttpRequestNode;
import dev.runnel.engine.node.JinjaRenderer;
import dev.runnel.engine.node.LlmNode;
import dev.runnel.engine.node.TemplateTransformNode;
import dev.runnel.engine.node.UnbuiltNode;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.Sandbox;
import dev.runnel.run.SandboxException;
import dev.runnel.run.StopSignal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Graphs of real nodes whose runs are folded, and the services that they reach. */
final class FoldStories {

    /**
     * A graph, and what its run chooses.
     *
     * @param branches the handles that its branches choose, by node
     * @param inTurn whether its passes run one after the other
     */
    record Story(String name, String nodes, String edges, Map<String, String> branches, boolean inTurn) {

        Story(String name, String nodes, String edges) {
            this(name, nodes, edges, Map.of(), true);
        }

        Story choosing(Map<String, String> handles) {
            return new Story(name, nodes, edges, handles, inTurn);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String LLM =
            "'model':{'provider':'p','name':'m','mode':'chat','completion_params':{}},'prompt_template':[{'role':'user','text':'";
    private static final String CODE =
            "'code_language':'python3','code':'def main(): pass','outputs':{'text':{'type':'string'}}";
    private static final String POST =
            "'method':'post','url':'http://h.example/x','authorization':{'type':'no-auth'},'body':{'type':'raw-text','data':[{'type':'text','value':'";
    private static final String RETRIED = ",'retry_config':{'retry_enabled':true,'max_retries':2,'retry_interval':0}";
    private static final String DEFAULT_TEXT =
            ",'error_strategy':'default-value','default_value':[{'key':'text','type':'string','value':'instead'}]";

    private static String llm(String prompt) {
        return " llm " + LLM + prompt + "'}]";
    }

    private static String post(String body) {
        return " http-request " + POST + body + "'}]}";
    }

    private static String when(String selector, String operator, String value) {
        return "{'variable_selector':[" + selector + "],'comparison_operator':'" + operator + "','value':'" + value
                + "'}";
    }

    /** The stories that are told by hand: every node type that is built is in one of them. */
    static List<Story> told() {
        return List.of(
                new Story(
                        "services",
                        """
                        start start
                        tmpl template-transform 'template':'{{ who }}!','variables':[{'variable':'who','value_selector':['sys','query']}]
                        code code %s
                        http%s
                        llm%s
                        answer answer 'answer':'{{#tmpl.output#}} {{#code.text#}} {{#http.status_code#}}: {{#llm.text#}}.'
                        """.formatted(CODE, post("hello"), llm("{{#tmpl.output#}}")),
                        "start>tmpl tmpl>code code>http http>llm llm>answer"),
                new Story(
                                "choices",
                                """
                        start start
                        pick if-else 'cases':[{'case_id':'yes','logical_operator':'and','conditions':[%s]}]
                        a template-transform 'template':'a','variables':[]
                        b template-transform 'template':'b','variables':[]
                        again if-else 'cases':[{'case_id':'yes','logical_operator':'and','conditions':[%s]}]
                        never%s
                        join variable-aggregator 'variables':[['a','output'],['b','output']]
                        grouped variable-aggregator 'advanced_settings':{'group_enabled':true,'groups':[{'group_name':'g','output_type':'string','variables':[['join','output']]}]}
                        end end 'outputs':[{'variable':'out','value_selector':['join','output']},{'variable':'same','value_selector':['grouped','g','output']}]
                        """.formatted(
                                                when("'sys','query'", "contains", "x"),
                                                when("'sys','query'", "is", "hi"),
                                                llm("never")),
                                """
                        start>pick pick:yes>a pick:false>b start>again again:false>never again:yes>join
                        a>join b>join never>join join>grouped grouped>end
                        """)
                        .choosing(Map.of("pick", "false", "again", "yes")),
                new Story(
                        "memories",
                        """
                        start start
                        old assigner 'assigned_variable_selector':['conversation','mood'],'write_mode':'over-write','input_variable_selector':['sys','query']
                        llm%s
                        new assigner 'version':'2','items':[{'variable_selector':['conversation','list'],'input_type':'variable','operation':'append','value':['sys','query']},{'variable_selector':['conversation','mood'],'input_type':'constant','operation':'set','value':'glad'}]
                        answer answer 'answer':'{{#llm.text#}} {{#conversation.mood#}} {{#conversation.list#}}'
                        after answer 'answer':' and {{#conversation.mood#}}'
                        """.formatted(llm("{{#conversation.mood#}}")),
                        "start>old old>llm llm>new new>answer answer>after"),
                new Story(
                        "iteration",
                        """
                        start start
                        walk iteration 'iterator_selector':['sys','items'],'output_selector':['llm','text'],'start_node_id':'is','error_handle_mode':'continue-on-error'
                        is iteration-start 'iteration_id':'walk'
                        keep assigner 'version':'2','iteration_id':'walk','items':[{'variable_selector':['conversation','mood'],'input_type':'variable','operation':'over-write','value':['walk','item']}]
                        pick if-else 'iteration_id':'walk','cases':[{'case_id':'bad','logical_operator':'and','conditions':[%s]}]
                        bad code 'iteration_id':'walk',%s
                        llm%s,'iteration_id':'walk'
                        say answer 'answer':'<{{#walk.index#}}{{#llm.text#}}>','iteration_id':'walk'
                        tail template-transform 'template':'t','variables':[]
                        answer answer 'answer':'{{#walk.output#}} {{#conversation.mood#}}'
                        """.formatted(
                                when("'walk','item'", "is", "q"), CODE.replace("pass", "fail"), llm("{{#walk.item#}}")),
                        """
                        start>walk is>keep keep>pick pick:bad>bad pick:false>llm bad>say llm>say walk>tail tail>answer
                        """),
                new Story(
                        "iteration beside",
                        """
                        start start
                        walk iteration 'iterator_selector':['sys','items'],'output_selector':['http','body'],'start_node_id':'is','is_parallel':true,'parallel_nums':2
                        is iteration-start 'iteration_id':'walk'
                        http%s,'iteration_id':'walk'
                        say answer 'answer':'<{{#walk.item#}}>','iteration_id':'walk'
                        answer answer 'answer':'{{#walk.output#}}'
                        """.formatted(post("{{#walk.item#}}")),
                        "start>walk is>http http>say walk>answer",
                        Map.of(),
                        false),
                new Story("empty iteration", """
                        start start
                        walk iteration 'iterator_selector':['sys','nothing'],'output_selector':['say','answer'],'start_node_id':'is'
                        is iteration-start 'iteration_id':'walk'
                        say answer 'answer':'never','iteration_id':'walk'
                        answer answer 'answer':'{{#walk.output#}}'
                        """, "start>walk is>say walk>answer"),
                new Story(
                        "loop",
                        """
                        start start
                        round loop 'loop_count':5,'start_node_id':'ls','logical_operator':'and','break_conditions':[],'loop_variables':[{'label':'n','var_type':'number','value_type':'constant','value':'0'},{'label':'seen','var_type':'array[string]','value_type':'constant','value':'[]'}]
                        ls loop-start 'loop_id':'round'
                        up assigner 'version':'2','loop_id':'round','items':[{'variable_selector':['round','n'],'input_type':'constant','operation':'+=','value':1},{'variable_selector':['round','seen'],'input_type':'variable','operation':'append','value':['sys','query']},{'variable_selector':['conversation','mood'],'input_type':'variable','operation':'over-write','value':['sys','query']}]
                        say answer 'answer':'({{#round.n#}})','loop_id':'round'
                        enough if-else 'loop_id':'round','cases':[{'case_id':'yes','logical_operator':'and','conditions':[%s]}]
                        out loop-end 'loop_id':'round'
                        answer answer 'answer':'{{#round.n#}} {{#round.seen#}} {{#say.answer#}} {{#conversation.mood#}}'
                        """.formatted(when("'round','n'", "≥", "3")),
                        "start>round ls>up up>say say>enough enough:yes>out round>answer"),
                new Story("loop to its last pass", """
                        start start
                        round loop 'loop_count':2,'start_node_id':'ls','logical_operator':'and','break_conditions':[],'loop_variables':[]
                        ls loop-start 'loop_id':'round'
                        t template-transform 'loop_id':'round','template':'t','variables':[]
                        answer answer 'answer':'{{#t.output#}} {{#round.loop_round#}}'
                        """, "start>round ls>t round>answer"),
                new Story(
                                "failed loop",
                                """
                        start start
                        round loop 'loop_count':2,'start_node_id':'ls','logical_operator':'and','break_conditions':[],'loop_variables':[],'error_strategy':'fail-branch'
                        ls loop-start 'loop_id':'round'
                        bad code %s,'loop_id':'round'
                        answer answer 'answer':'{{#round.error_message#}}'
                        never answer 'answer':'never'
                        """.formatted(CODE.replace("pass", "fail")),
                                "start>round ls>bad round:fail-branch>answer round:source>never")
                        .choosing(Map.of("round", "fail-branch")),
                new Story("loop in an iteration", """
                        start start
                        walk iteration 'iterator_selector':['sys','items'],'output_selector':['round','n'],'start_node_id':'is'
                        is iteration-start 'iteration_id':'walk'
                        round loop 'iteration_id':'walk','loop_count':2,'start_node_id':'ls','logical_operator':'and','break_conditions':[],'loop_variables':[{'label':'n','var_type':'number','value_type':'constant','value':'0'}]
                        ls loop-start 'loop_id':'round'
                        up assigner 'version':'2','loop_id':'round','items':[{'variable_selector':['round','n'],'input_type':'constant','operation':'+=','value':1},{'variable_selector':['conversation','list'],'input_type':'variable','operation':'append','value':['walk','item']}]
                        say answer 'answer':'{{#walk.item#}}{{#round.n#}} ','loop_id':'round'
                        answer answer 'answer':'{{#walk.output#}} {{#conversation.list#}}'
                        """, "start>walk is>round ls>up up>say walk>answer"),
                new Story(
                                "failures",
                                """
                        start start
                        bad%s,'error_strategy':'fail-branch'
                        dull%s%s
                        code code %s%s
                        http%s%s
                        answer answer 'answer':'{{#bad.error_message#}} {{#dull.text#}} {{#code.text#}} {{#http.body#}}'
                        never answer 'answer':'{{#bad.text#}}'
                        """.formatted(
                                                llm("fail"),
                                                llm("fail"),
                                                DEFAULT_TEXT,
                                                CODE.replace("pass", "flaky"),
                                                RETRIED,
                                                post("flaky"),
                                                RETRIED),
                                """
                        start>bad bad:fail-branch>dull bad:source>never dull>code code>http http>answer
                        """)
                        .choosing(Map.of("bad", "fail-branch")),
                new Story(
                        "said and taken back",
                        """
                        start start
                        llm%s%s
                        again%s%s
                        answer answer 'answer':'{{#llm.text#}} {{#again.text#}}'
                        """.formatted(llm("fail"), DEFAULT_TEXT, llm("flaky"), RETRIED),
                        "start>llm llm>again again>answer"),
                new Story(
                        "beside each other",
                        """
                        start start
                        a%s
                        b%s
                        c%s
                        first answer 'answer':'{{#b.text#}}/{{#a.text#}}'
                        second answer 'answer':'{{#c.text#}}'
                        """.formatted(llm("a"), llm("b"), llm("c")),
                        "start>a start>b start>c a>first b>first c>second"),
                new Story("the end of all", """
                        start start
                        llm%s
                        answer answer 'answer':'{{#llm.text#}}'
                        """.formatted(llm("fail")), "start>llm llm>answer"));
    }

    /** A graph around each type that imports and cannot run yet. */
    static List<Story> unbuilt() {
        var stories = new ArrayList<Story>();
        for (NodeType type : new FoldStories().types()) {
            if (type instanceof UnbuiltNode.Type(String wire, NodeType.Execution execution)) {
                stories.add(
                        execution == NodeType.Execution.ROOT
                                ? new Story(wire, "x " + wire + "\nanswer answer 'answer':'never'", "x>answer")
                                : new Story(
                                        wire,
                                        "start start\nx " + wire + " 'error_strategy':'fail-branch'\n"
                                                + "answer answer 'answer':'no: {{#x.error_type#}}'",
                                        "start>x x:fail-branch>answer"));
            }
        }
        return stories;
    }

    private int calls;
    private final FakeModel model = new FakeModel();

    FoldStories() {
        model.script = (sink, stop) -> {
            PromptMessage last = model.requests.getLast().messages().getLast();
            for (String piece : List.of("I ", "say ", last.allText())) {
                sink.text(piece);
                sink.drained();
            }
            if (last.allText().equals("fail") || last.allText().equals("flaky") && flaky()) {
                throw new NodeFailure("FakeError", "the model fell silent");
            }
        };
    }

    private synchronized boolean flaky() {
        return ++calls % 3 != 0;
    }

    /** The types of a server, with services that follow what they are asked. */
    List<NodeType> types() {
        var templates = new JinjaRenderer();
        return BuiltInNodes.with(List.of(
                new TemplateTransformNode.Type(templates),
                new LlmNode.Type(model, (tenant, conversation, limit) -> List.of(), templates),
                new CodeNode.Type(new Programs()),
                new HttpRequestNode.Type(
                        new Door(),
                        (tenant, file) -> new ByteArrayInputStream(new byte[0]),
                        (tenant, app, name, type, content) -> {
                            throw new AssertionError("no file comes back");
                        })));
    }

    /** Answers programs by a word that they hold. */
    private final class Programs implements Sandbox {
        @Override
        public String run(CodeLanguage language, String program, StopSignal stop) {
            if (program.contains("fail") || program.contains("flaky") && flaky()) {
                throw new SandboxException(SandboxException.Kind.FAILED, "the program failed");
            }
            return "<<RESULT>>{\"text\":\"computed\"}<<RESULT>>";
        }

        @Override
        public Availability availability(CodeLanguage language) {
            return new Availability(true, "a fake");
        }
    }

    /** Gives back what it is sent. */
    private final class Door implements Egress {
        @Override
        public void exchange(EgressRequest request, Sink sink, StopSignal stop) {
            throw new AssertionError("whole answers only");
        }

        @Override
        public EgressResponse send(EgressRequest request, int maxBytes, StopSignal stop) {
            boolean fails = new String(request.body(), StandardCharsets.UTF_8).equals("flaky") && flaky();
            var head = new EgressResponse.Head(fails ? 503 : 200, Map.of("content-type", List.of("text/plain")));
            return new EgressResponse(head, request.body());
        }
    }
}
