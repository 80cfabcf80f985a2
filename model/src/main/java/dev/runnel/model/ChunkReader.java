package dev.runnel.model;

import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the events of one streamed answer in OpenAI's dialect, chat or text completion, and hands their pieces on.
 *
 * <p>The hot path: no tree, no map, no copy of a chunk. A chunk takes effect as a whole or, where it is malformed, not at
 * all; of several choices only the first counts. Reasoning goes before text, text before calls.
 */
final class ChunkReader implements AnswerReader {

    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private record CallPiece(int index, String id, String name, String arguments) {}

    private final AnswerRecorder answer;
    private final FaultReader faults;
    private final ChunkTemplate template;
    private final ToolCallPositions positions = new ToolCallPositions();
    private final List<CallPiece> calls = new ArrayList<>();

    private boolean done;
    private @Nullable FinishReason finish;

    // What the chunk being read says.
    private @Nullable String text;
    private @Nullable String reasoning;
    private @Nullable String otherReasoning;
    private @Nullable String word;
    private @Nullable TokenReport usage;
    private boolean understood;
    private int contents;
    /** Where the content's string opens, counted from the chunk's beginning, as the parser counts. */
    private int quote;

    ChunkReader(AnswerRecorder answer, FaultReader faults, ChunkTemplate template) {
        this.answer = answer;
        this.faults = faults;
        this.template = template;
    }

    @Override
    public boolean begun() {
        return answer.started();
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public @Nullable FinishReason finish() {
        return finish == null && done ? FinishWords.reason("", answer.calledTool()) : finish;
    }

    @Override
    public FinishReason whole(byte[] body) {
        return new CompleteAnswer(answer, faults).read(body);
    }

    @Override
    public void event(byte[] data, int offset, int length) {
        if (done || length == 0) {
            return;
        }
        String plain = template.text(data, offset, length);
        if (plain != null) {
            answer.text(plain);
            return;
        }
        if (length == DONE.length && Arrays.equals(DONE, 0, length, data, offset, offset + length)) {
            done = true;
            return;
        }
        parse(data, offset, length);
    }

    private void parse(byte[] data, int offset, int length) {
        text = null;
        reasoning = null;
        otherReasoning = null;
        word = null;
        usage = null;
        understood = false;
        contents = 0;
        quote = -1;
        calls.clear();
        try (JsonParser json = ChunkJson.parser(data, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw faults.malformed("a chunk is no JSON object", null);
            }
            chunk(json);
            if (json.nextToken() != null) {
                throw faults.malformed("a chunk holds more than one JSON value", null);
            }
        } catch (JacksonException malformed) {
            throw faults.malformed("a chunk is no JSON", malformed);
        }
        if (!understood) {
            foreign(data, offset, length);
            return;
        }
        if (contents == 1 && plainText()) {
            template.learn(data, offset, length, offset + quote);
        }
        take();
    }

    /** An object without choices and usage: an error of a server with its own shape, or nothing of ours (a ping). */
    private void foreign(byte[] data, int offset, int length) {
        Value whole;
        try {
            whole = JsonText.parse(new String(data, offset, length, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw faults.malformed("a chunk is no JSON", malformed);
        }
        if (!ErrorBody.of(whole).message().isEmpty()) {
            throw faults.streamed(whole);
        }
    }

    private boolean plainText() {
        return text != null
                && !text.isEmpty()
                && reasoning == null
                && otherReasoning == null
                && word == null
                && usage == null
                && calls.isEmpty();
    }

    private void take() {
        if (usage != null) {
            answer.reported(usage);
        }
        String thought = reasoning == null || reasoning.isEmpty() ? otherReasoning : reasoning;
        if (thought != null) {
            answer.reasoning(thought);
        }
        if (text != null) {
            answer.text(text);
        }
        for (CallPiece call : calls) {
            answer.toolCall(positions.of(call.index, call.id), call.id, call.name, call.arguments);
        }
        if (word != null) {
            finish = FinishWords.reason(word, answer.calledTool());
        }
    }

    private void chunk(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "choices" -> {
                    understood = true;
                    if (value == JsonToken.START_ARRAY) {
                        choices(json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "usage" -> {
                    if (value == JsonToken.START_OBJECT) {
                        understood = true;
                        usage = UsageParser.read(json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "error" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        throw faults.streamed(ChunkJson.read(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void choices(JsonParser json) {
        boolean first = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (first && json.currentToken() == JsonToken.START_OBJECT) {
                choice(json);
            } else {
                json.skipChildren();
            }
            first = false;
        }
    }

    private void choice(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "delta" -> {
                    if (value == JsonToken.START_OBJECT) {
                        delta(json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "text" -> content(json, value);
                case "finish_reason" -> {
                    if (value == JsonToken.VALUE_STRING) {
                        word = json.getString();
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void delta(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "content", "refusal" -> content(json, value);
                case "reasoning_content" -> reasoning = string(json, value);
                case "reasoning" -> otherReasoning = string(json, value);
                case "tool_calls" -> {
                    if (value == JsonToken.START_ARRAY) {
                        toolCalls(json);
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void content(JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            contents++;
            if (template.wantsToLearn()) {
                quote = (int) json.currentTokenLocation().getByteOffset();
            }
            String piece = json.getString();
            text = text == null ? piece : text.concat(piece);
        } else if (value == JsonToken.START_ARRAY) {
            contents += 2;
            ContentParts parts = ContentParts.of(ChunkJson.read(json));
            text = text == null ? parts.text() : text.concat(parts.text());
            reasoning = reasoning == null ? parts.reasoning() : reasoning.concat(parts.reasoning());
        } else {
            json.skipChildren();
        }
    }

    private static @Nullable String string(JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    private void toolCalls(JsonParser json) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                toolCall(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void toolCall(JsonParser json) {
        int index = ToolCallPositions.NOT_SAID;
        String id = "";
        String name = "";
        String arguments = "";
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            JsonToken value = json.nextToken();
            if (member.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
                index = json.getIntValue();
            } else if (member.equals("id") && value == JsonToken.VALUE_STRING) {
                id = json.getString();
            } else if (member.equals("function") && value == JsonToken.START_OBJECT) {
                for (String part = json.nextName(); part != null; part = json.nextName()) {
                    JsonToken inner = json.nextToken();
                    if (part.equals("name") && inner == JsonToken.VALUE_STRING) {
                        name = json.getString();
                    } else if (part.equals("arguments") && inner == JsonToken.VALUE_STRING) {
                        arguments = json.getString();
                    } else if (part.equals("arguments") && inner == JsonToken.START_OBJECT) {
                        arguments = JsonText.write(ChunkJson.read(json));
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        calls.add(new CallPiece(index, id, name, arguments));
    }
}
