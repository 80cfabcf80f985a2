package dev.runnel.model;

import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the events of one streamed answer in Anthropic's dialect and hands their pieces on.
 *
 * <p>Events are told apart by the type within their data: some servers leave the line {@code event:} out. Unknown events
 * and the signatures of thoughts are passed over. An event takes effect as a whole or, where it is malformed, not at all.
 */
final class MessageReader implements AnswerReader {

    /** Content blocks of one answer; more is no answer. */
    private static final int MOST_BLOCKS = 10_000;

    /** An open content block whose pieces are arguments. */
    private static final class Call {

        /** Position among the calls, or {@link #ANSWER}. */
        private final int position;

        private boolean empty = true;

        Call(int position) {
            this.position = position;
        }
    }

    /** The position of a call whose arguments are the answer's text. */
    private static final int ANSWER = -1;

    private final AnswerRecorder answer;
    private final FaultReader faults;
    private final ChunkTemplate template;
    private final @Nullable String answerFunction;
    private final MessageUsage usage = new MessageUsage();
    private final Map<Integer, Call> openCalls = new HashMap<>();

    private int calls;
    private int blocks;
    private boolean done;
    private @Nullable String stopWord;

    // What the event being read says.
    private @Nullable String type;
    private int index;
    private @Nullable String text;
    private @Nullable String thinking;
    private @Nullable String partialJson;
    private @Nullable String word;
    private @Nullable ObjectValue block;
    private @Nullable ObjectValue reported;
    private @Nullable Value error;
    /** Where the text's string opens, counted from the event's beginning, as the parser counts. */
    private int quote;

    /** @param answerFunction the function whose arguments are the answer's text, null where there is none */
    MessageReader(AnswerRecorder answer, FaultReader faults, ChunkTemplate template, @Nullable String answerFunction) {
        this.answer = answer;
        this.faults = faults;
        this.template = template;
        this.answerFunction = answerFunction;
    }

    @Override
    public boolean begun() {
        return blocks > 0;
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public @Nullable FinishReason finish() {
        return stopWord == null && !done
                ? null
                : StopWords.reason(stopWord == null ? "" : stopWord, answer.calledTool());
    }

    @Override
    public FinishReason whole(byte[] body) {
        return new WholeMessage(answer, faults, answerFunction).read(body);
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
        type = null;
        index = 0;
        text = null;
        thinking = null;
        partialJson = null;
        word = null;
        block = null;
        reported = null;
        error = null;
        quote = -1;
        try (JsonParser json = ChunkJson.parser(data, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw faults.malformed("an event is no JSON object", null);
            }
            members(json);
            if (json.nextToken() != null) {
                throw faults.malformed("an event holds more than one JSON value", null);
            }
        } catch (JacksonException malformed) {
            throw faults.malformed("an event is no JSON", malformed);
        }
        if (error != null) {
            throw faults.streamed(error);
        }
        if (text != null && !text.isEmpty() && quote >= 0 && "content_block_delta".equals(type) && onlyText()) {
            template.learn(data, offset, length, offset + quote);
        }
        take();
    }

    private boolean onlyText() {
        return thinking == null && partialJson == null && word == null && block == null && reported == null;
    }

    private void take() {
        if (reported != null) {
            usage.add(reported);
        }
        switch (type == null ? "" : type) {
            case "content_block_start" -> open(block == null ? ObjectValue.EMPTY : block);
            case "content_block_delta" -> delta();
            case "content_block_stop" -> close(openCalls.remove(index));
            case "message_delta" -> {
                if (word != null) {
                    stopWord = word;
                }
                TokenReport report = usage.report();
                if (report != null) {
                    answer.reported(report);
                }
            }
            case "message_stop" -> done = true;
            default -> {}
        }
    }

    private void open(ObjectValue opened) {
        if (++blocks > MOST_BLOCKS) {
            throw faults.malformed("it has too many blocks", null);
        }
        switch (opened.text("type", "")) {
            case "text" -> answer.text(opened.text("text", ""));
            case "thinking" -> answer.reasoning(opened.text("thinking", ""));
            case "tool_use" -> {
                String name = opened.text("name", "");
                var call = new Call(name.equals(answerFunction) ? ANSWER : calls++);
                openCalls.put(index, call);
                if (call.position != ANSWER) {
                    answer.toolCall(call.position, opened.text("id", ""), name, "");
                }
                ObjectValue input = opened.object("input");
                if (!input.members().isEmpty()) {
                    arguments(call, JsonText.write(input));
                }
            }
            default -> {}
        }
    }

    private void delta() {
        if (thinking != null) {
            answer.reasoning(thinking);
        }
        if (text != null) {
            answer.text(text);
        }
        Call call = openCalls.get(index);
        // Pieces of calls that the provider answers itself belong to no block that was opened here.
        if (partialJson != null && !partialJson.isEmpty() && call != null) {
            arguments(call, partialJson);
        }
    }

    private void close(@Nullable Call call) {
        if (call != null && call.empty) {
            arguments(call, "{}");
        }
    }

    private void arguments(Call call, String piece) {
        call.empty = false;
        if (call.position == ANSWER) {
            answer.text(piece);
        } else {
            answer.toolCall(call.position, "", "", piece);
        }
    }

    private void members(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "type" -> type = string(json, value);
                case "index" -> {
                    if (value == JsonToken.VALUE_NUMBER_INT) {
                        index = json.getIntValue();
                    } else {
                        json.skipChildren();
                    }
                }
                case "delta" -> {
                    if (value == JsonToken.START_OBJECT) {
                        deltaMembers(json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "content_block" -> block = object(json, value);
                case "usage" -> reported = object(json, value);
                case "message" -> {
                    ObjectValue message = object(json, value);
                    reported = message == null ? null : message.object("usage");
                }
                case "error" -> error = value == JsonToken.VALUE_NULL ? null : ChunkJson.read(json);
                default -> json.skipChildren();
            }
        }
    }

    private void deltaMembers(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "text" -> {
                    // Of a text that is given twice only the last counts, and no template could know that.
                    quote = text == null && template.wantsToLearn() && value == JsonToken.VALUE_STRING
                            ? (int) json.currentTokenLocation().getByteOffset()
                            : -1;
                    text = string(json, value);
                }
                case "thinking" -> thinking = string(json, value);
                case "partial_json" -> partialJson = string(json, value);
                case "stop_reason" -> word = string(json, value);
                default -> json.skipChildren();
            }
        }
    }

    private static @Nullable String string(JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    private static @Nullable ObjectValue object(JsonParser json, JsonToken value) {
        if (value == JsonToken.START_OBJECT) {
            return (ObjectValue) ChunkJson.read(json);
        }
        json.skipChildren();
        return null;
    }
}
