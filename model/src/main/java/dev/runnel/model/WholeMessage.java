package dev.runnel.model;

import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads an answer that came in one piece, in Anthropic's dialect, and hands it on as if it had been streamed. */
final class WholeMessage {

    private final AnswerRecorder answer;
    private final FaultReader faults;
    private final @Nullable String answerFunction;

    /** @param answerFunction the function whose arguments are the answer's text, null where there is none */
    WholeMessage(AnswerRecorder answer, FaultReader faults, @Nullable String answerFunction) {
        this.answer = answer;
        this.faults = faults;
        this.answerFunction = answerFunction;
    }

    /**
     * Reads the body.
     *
     * @throws ProviderFault where it is malformed or reports an error
     */
    FinishReason read(byte[] body) {
        ObjectValue whole;
        try {
            whole = JsonText.parseObject(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw faults.malformed("it is no JSON object", malformed);
        }
        if (whole.get("error") instanceof ObjectValue) {
            throw faults.streamed(whole);
        }
        if (!(whole.get("content") instanceof Value.ListValue content)) {
            throw faults.malformed("it holds no content", null);
        }
        var usage = new MessageUsage();
        usage.add(whole.object("usage"));
        TokenReport report = usage.report();
        if (report != null) {
            answer.reported(report);
        }
        int calls = 0;
        for (Value item : content.items()) {
            if (item instanceof ObjectValue block) {
                switch (block.text("type", "")) {
                    case "thinking" -> answer.reasoning(block.text("thinking", ""));
                    case "text" -> answer.text(block.text("text", ""));
                    case "tool_use" -> {
                        String arguments = JsonText.write(block.object("input"));
                        if (block.text("name", "").equals(answerFunction)) {
                            answer.text(arguments);
                        } else {
                            answer.toolCall(calls++, block.text("id", ""), block.text("name", ""), arguments);
                        }
                    }
                    default -> {}
                }
            }
        }
        answer.drained();
        return StopWords.reason(whole.text("stop_reason", ""), answer.calledTool());
    }
}
