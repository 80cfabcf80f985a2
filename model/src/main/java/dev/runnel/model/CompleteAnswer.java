package dev.runnel.model;

import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an answer that came in one piece, in OpenAI's dialect, and hands it on as if it had been streamed. */
final class CompleteAnswer {

    private final AnswerRecorder answer;
    private final FaultReader faults;

    CompleteAnswer(AnswerRecorder answer, FaultReader faults) {
        this.answer = answer;
        this.faults = faults;
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
        if (whole.get("error") instanceof ObjectValue || whole.get("error") instanceof TextValue) {
            throw faults.streamed(whole);
        }
        List<Value> choices = whole.list("choices");
        if (choices.isEmpty() || !(choices.getFirst() instanceof ObjectValue choice)) {
            throw faults.malformed("it holds no choice", null);
        }
        if (whole.get("usage") instanceof ObjectValue usage) {
            answer.reported(UsageParser.of(usage));
        }
        ObjectValue message = choice.object("message");
        ContentParts parts = ContentParts.of(or(message.get("content"), choice.get("text")));
        String reasoning = message.text("reasoning_content", message.text("reasoning", ""));
        answer.reasoning(reasoning.isEmpty() ? parts.reasoning() : reasoning);
        answer.text(parts.text().isEmpty() ? message.text("refusal", "") : parts.text());
        int index = 0;
        for (Value item : message.list("tool_calls")) {
            if (item instanceof ObjectValue call) {
                ObjectValue function = call.object("function");
                Value arguments = function.get("arguments");
                answer.toolCall(
                        index++,
                        call.text("id", ""),
                        function.text("name", ""),
                        arguments instanceof ObjectValue object
                                ? JsonText.write(object)
                                : function.text("arguments", ""));
            }
        }
        answer.drained();
        return FinishWords.reason(choice.text("finish_reason", ""), answer.calledTool());
    }

    private static Value or(@Nullable Value first, @Nullable Value second) {
        return first != null && first != Value.NULL ? first : second == null ? Value.NULL : second;
    }
}
