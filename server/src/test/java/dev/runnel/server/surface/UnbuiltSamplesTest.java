package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.command.SharedSamples;
import dev.runnel.server.surface.GraphRuns.GraphTrace;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real app files with a node that is not built run until they come to it, and then say which type it is. */
class UnbuiltSamplesTest extends OnGraphRuns {

    private GraphTrace run(String name, Map<String, ?> inputs) {
        return runs.app(SharedSamples.text(name)).run(inputs);
    }

    private GraphTrace say(String name, Map<String, ?> inputs) {
        return runs.app(SharedSamples.text(name)).say("why?", inputs);
    }

    private static void stopsAt(GraphTrace run, String node, String type) {
        String error = "Nodes of type " + type + " cannot run yet.";
        assertThat(run.status()).isEqualTo("failed");
        assertThat(run.error()).isEqualTo(error);
        assertThat(run.node(node).path("status").stringValue()).isEqualTo("failed");
        assertThat(run.node(node).path("node_type").stringValue()).isEqualTo(type);
        assertThat(run.node(node).path("error").stringValue()).isEqualTo(error);
        assertThat(run.lines()).contains("! " + node);
    }

    @Test
    void httpRequestThenATool() {
        GraphTrace run = run(
                "engine/http_request_with_json_tool_workflow",
                Map.of("url", "http://127.0.0.1:" + runs.provider().port() + "/v1/models"));
        stopsAt(run, "tool_node", "tool");
        var answer = run.node("http_node").path("outputs");
        assertThat(answer.path("status_code").intValue()).isEqualTo(200);
        assertThat(answer.path("body").stringValue()).contains("fake-model");
    }

    @Test
    void automatedEmailReply() {
        stopsAt(
                say("recommended/automated-email-reply", Map.of("email", "a@b.example", "maxResults", 2)),
                "1716946869294",
                "tool");
    }

    @Test
    void customerReviewAnalysis() {
        stopsAt(
                run("recommended/customer-review-analysis-workflow", Map.of("review", "good")),
                "1711529036587",
                "question-classifier");
    }

    @Test
    void emailAssistant() {
        stopsAt(
                run(
                        "recommended/email-assistant-workflow",
                        Map.of("Input_Text", "Dear all", "user_request", "Summarize")),
                "1711512802873",
                "question-classifier");
    }

    @Test
    void knowledgeRetrievalChatbot() {
        stopsAt(say("recommended/knowledge-retrieval-chatbot", Map.of()), "1711528915811", "knowledge-retrieval");
    }

    @Test
    void questionClassifierAndKnowledge() {
        stopsAt(
                say("recommended/question-classifier-knowledge-chatbot", Map.of()),
                "1711528709608",
                "question-classifier");
    }

    @Test
    void textSummarizationWithKnowledge() {
        stopsAt(
                run(
                        "recommended/text-summarization-workflow",
                        Map.of("input", "a long text", "summaryStyle", "Technical Summary")),
                "1711526421923",
                "knowledge-retrieval");
    }

    @Test
    void seoBlogGeneratorWithoutATitle() {
        stopsAt(
                run(
                        "recommended/seo-blog-generator",
                        Map.of(
                                "keyword", "beaches",
                                "title", "",
                                "audience", "bathers",
                                "brands_to_avoid", "Shade",
                                "tone", "warm")),
                "1712463427693",
                "tool");
    }
}
