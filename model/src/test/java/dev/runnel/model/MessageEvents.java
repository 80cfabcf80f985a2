package dev.runnel.model;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import java.util.ArrayList;
import java.util.List;

/** Events as Anthropic writes them. */
final class MessageEvents {

    static final String START = event("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
            + "\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],\"stop_reason\":null,"
            + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":8,\"cache_creation_input_tokens\":5,"
            + "\"cache_read_input_tokens\":4,\"output_tokens\":1,\"service_tier\":\"standard\"}}}");

    static final String PING = event("{\"type\":\"ping\"}");

    static final String STOP = event("{\"type\":\"message_stop\"}");

    private MessageEvents() {}

    /** An event with its line {@code event:}, as both official clients need it. */
    static String event(String data) {
        String type = JsonText.parseObject(data).text("type", "");
        return "event: " + type + "\ndata: " + data + "\n\n";
    }

    static String open(int index, String block) {
        return event("{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}");
    }

    static String delta(int index, String type, String member, String piece) {
        return event("{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":\"" + type + "\",\""
                + member + "\":" + JsonText.write(Value.of(piece)) + "}}");
    }

    static String text(int index, String piece) {
        return delta(index, "text_delta", "text", piece);
    }

    static String close(int index) {
        return event("{\"type\":\"content_block_stop\",\"index\":" + index + "}");
    }

    static String end(String stopReason, int output) {
        return event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason
                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":" + output + "}}");
    }

    static String openText(int index) {
        return open(index, "{\"type\":\"text\",\"text\":\"\",\"citations\":null}");
    }

    static String openTool(int index, String id, String name) {
        return open(
                index,
                "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name
                        + "\",\"input\":{},\"caller\":{\"type\":\"direct\"}}");
    }

    /** A whole stream that says these pieces. */
    static String[] answer(String... pieces) {
        List<String> all = new ArrayList<>(List.of(START, PING, openText(0)));
        for (String piece : pieces) {
            all.add(text(0, piece));
        }
        all.addAll(List.of(close(0), end("end_turn", 6), STOP));
        return all.toArray(String[]::new);
    }
}
