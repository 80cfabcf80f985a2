package dev.runnel.server.surface;

import static dev.runnel.server.surface.GraphRuns.between;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.command.SharedSamples;
import dev.runnel.server.surface.GraphRuns.GraphApp;
import dev.runnel.server.surface.GraphRuns.GraphTrace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Real app files whose nodes are all built give the outputs that one predicts by reading them. */
class SampleRunsTest extends OnGraphRuns {

    private GraphApp sample(String name) {
        return runs.app(SharedSamples.text(name));
    }

    private static void outputs(GraphTrace run, String outputs) {
        assertThat(run.error()).isEmpty();
        assertThat(run.status()).isEqualTo("succeeded");
        assertThat(run.outputs()).isEqualTo(outputs);
    }

    @Test
    void simplePassthrough() {
        GraphApp app = sample("engine/simple_passthrough_workflow");
        outputs(app.run(Map.of("query", "as it came")), "{\"query\":\"as it came\"}");
        JsonNode blocking = app.blocking("", Map.of("query", "as it came"));
        assertThat(blocking.path("data").path("outputs").toString()).isEqualTo("{\"query\":\"as it came\"}");
    }

    @Test
    void basicLlmWorkflow() {
        GraphTrace run = sample("engine/basic_llm_chat_workflow").run(Map.of("query", "two words"));
        outputs(run, "{\"answer\":\"echo: two words\"}");
        assertThat(run.text()).isEqualTo("echo: two words");
        assertThat(runs.provider().lastRequest().json().path("messages").toString())
                .isEqualTo("[{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
                        + "{\"role\":\"user\",\"content\":\"two words\"}]");
    }

    @Test
    void conditionalHello() {
        GraphApp app = sample("engine/conditional_hello_branching_workflow");
        outputs(app.run(Map.of("query", "say hello now")), "{\"true\":\"say hello now\"}");
        outputs(app.run(Map.of("query", "good bye")), "{\"false\":\"good bye\"}");
    }

    @Test
    void conditionalParallelCode() {
        runs.needsPython();
        GraphApp app = sample("engine/conditional_parallel_code_execution_workflow");
        GraphTrace one = app.run(Map.of("switch", 1));
        outputs(one, "{\"1\":\"Code 1\",\"2\":\"Code 2\",\"3\":null}");
        GraphTrace other = app.run(Map.of("switch", 2));
        outputs(other, "{\"1\":null,\"2\":\"Code 2\",\"3\":\"Code 3\"}");
        List<String> lines =
                one.lines().stream().filter(line -> line.matches("[+!-] .*")).toList();
        assertThat(lines)
                .as("both codes of the taken side, no other, and the end after both")
                .hasSize(10)
                .containsSubsequence("- 1754230718377", "+ 1754230738434", "- 1754230738434", "+ 1754230796033")
                .containsSubsequence("- 1754230718377", "+ 17542307611100", "- 17542307611100", "+ 1754230796033");
        assertThat(other.lines()).contains("+ 17542307643480").doesNotContain("+ 1754230738434");
    }

    @Test
    void iterationFlattensItsOutput() {
        runs.needsPython();
        GraphTrace run =
                sample("engine/iteration_flatten_output_enabled_workflow").run(Map.of());
        outputs(run, "{\"output\":[1,2,2,4,3,6]}");
        assertThat(run.lines())
                .containsSubsequence(
                        "iteration_started",
                        "iteration_next 0",
                        "+ code_inner_node",
                        "- code_inner_node",
                        "iteration_next 1",
                        "+ code_inner_node",
                        "- code_inner_node",
                        "iteration_next 2",
                        "+ code_inner_node",
                        "- code_inner_node",
                        "iteration_completed");
    }

    @Test
    void loopBreaksAtFive() {
        GraphTrace run =
                sample("engine/increment_loop_with_break_condition_workflow").run(Map.of());
        outputs(run, "{\"num\":5}");
        assertThat(run.lines().stream().filter(line -> line.startsWith("loop_") || line.equals("+ 1754827988715")))
                .as("four rounds, from 1 to 5; none is announced after the break")
                .containsExactly(
                        "loop_started",
                        "+ 1754827988715",
                        "loop_next 1",
                        "+ 1754827988715",
                        "loop_next 2",
                        "+ 1754827988715",
                        "loop_next 3",
                        "+ 1754827988715",
                        "loop_completed");
    }

    /** A letter and a length: what a long text is told by. */
    private static String size(String text) {
        return text.charAt(0) + ":" + text.length();
    }

    @Test
    void bookTranslation() {
        runs.needsPython();
        runs.answering(prompt -> {
            if (prompt.contains("<Free Translation>")) {
                return "F(" + between(prompt, "<Direct Translation> \n", "\n<problems") + "|"
                        + between(prompt, "<problems in the first translation>\n", "\n<Original Text>") + "|"
                        + size(between(prompt, "<Original Text>\n", "\n<Terms>")) + "|"
                        + between(prompt, "<Terms>\n", "\n<Free") + ")";
            } else if (prompt.contains("<Problems with the Direct Translation>")) {
                return "P(" + between(prompt, "<Direct Translation>\n", "\n<Original Text>") + "|"
                        + size(between(prompt, "<Original Text>\n", "\n<Terms>")) + ")";
            } else if (prompt.contains("<Before Translation>")) {
                return "D(" + size(between(prompt, "<Before Translation> \n", "\n<Terms>")) + ")";
            }
            return "T(" + size(between(prompt, "<Input Text> \n", "\n\n<Example>")) + ")";
        });
        String text = "a".repeat(7900) + "b".repeat(200);
        GraphTrace run = sample("recommended/book-translation").run(Map.of("input_text", text));
        outputs(
                run,
                "{\"final\":\"F(D(a:8000)|P(D(a:8000)|a:8000)|a:8100|T(a:8000))"
                        + " F(D(b:200)|P(D(b:200)|b:200)|a:8100|T(b:200))\"}");
    }

    @Test
    void longStoryGenerator() {
        runs.needsPython();
        runs.answering(prompt -> prompt.contains("<article_outline> rise, fall </article_outline>")
                ? "[{\"section\":\"Rise\",\"bullets\":\"up\"},{\"section\":\"Fall\",\"bullets\":\"down\"}]"
                : between(prompt, "document called ", ".") + ": "
                        + between(prompt, "following information: ", ".  \n"));
        GraphTrace run = sample("recommended/long-story-generator-iteration")
                .say("write", Map.of("article_title", "Rome", "article_outline", "rise, fall"));
        assertThat(run.error()).isEmpty();
        assertThat(run.text())
                .isEqualTo("Rome: {\"section\":\"Rise\",\"bullets\":\"up\"}\n"
                        + "Rome: {\"section\":\"Fall\",\"bullets\":\"down\"}");
    }

    @Test
    void sentimentAnalysis() {
        GraphApp app = sample("recommended/sentiment-analysis");
        outputs(
                app.run(Map.of("input_text", "fine", "Multisentiment", "True", "Categories", "food")),
                "{\"text_2\":\"echo: Input Text: fine\\ncategories: food\"}");
        outputs(
                app.run(Map.of("input_text", "fine", "Multisentiment", "False")),
                "{\"text\":\"echo: input_text: fine\\n\\ncategories: \"}");
    }

    @Test
    void seoBlogGeneratorWithATitle() {
        runs.answering(prompt -> {
            if (prompt.contains("<Introduction>")) {
                return "intro of " + between(prompt, "<Article Outline>\n", "\n<Introduction>");
            } else if (prompt.contains("<Article Body>")) {
                return "body of " + between(prompt, "<Article Outline>\n", "\n<Article Body>");
            } else if (prompt.startsWith("I am researching")) {
                return "phrase for " + between(prompt, "titled \"", "\",");
            } else if (prompt.startsWith("I want a Google search phrase")) {
                return "search: " + between(prompt, "article titled ", ", aimed");
            }
            return "outline for " + between(prompt, "Audience for my blog post : ", "\n");
        });
        GraphTrace run = sample("recommended/seo-blog-generator")
                .run(Map.of(
                        "keyword", "beaches",
                        "title", "Sun",
                        "audience", "bathers",
                        "brands_to_avoid", "Shade",
                        "tone", "warm"));
        outputs(run, "{\"output\":\"intro of outline for bathers\\nbody of outline for bathers\"}");
        assertThat(run.node("1711540519508").path("outputs").toString()).isEqualTo("{\"output\":\"phrase for Sun\"}");
        assertThat(run.node("1711540331682").path("outputs").path("text").stringValue())
                .isEqualTo("search: Sunphrase for Sun");
    }

    @Test
    void textSummarizationAsAnOverview() {
        runs.answering(prompt -> "short " + between(prompt, "<Text to be summarized>\n", "\n<Summary>"));
        GraphTrace run = sample("recommended/text-summarization-workflow")
                .run(Map.of("input", "a long text", "summaryStyle", "General Overview"));
        outputs(run, "{\"output\":\"<h1> Summary </h1>\\nshort a long text\"}");
    }

    @Test
    void workflowPlanningAssistant() {
        runs.answering(prompt -> prompt.contains("<Name>")
                ? "Name of " + between(prompt, "This workflow is for ", ". Only")
                : "Plan of " + between(prompt, "<Objective of Workflow>\n", "\n<Plan>"));
        GraphApp app = sample("recommended/workflow-planning-assistant");
        GraphTrace run = app.say("tea", Map.of());
        assertThat(run.error()).isEmpty();
        assertThat(run.text()).isEqualTo("App Name: Name of tea\nPlan: \nPlan of tea");
        assertThat(app.blocking("tea", Map.of()).path("answer").stringValue())
                .isEqualTo("App Name: Name of tea\nPlan: \nPlan of tea");
    }
}
