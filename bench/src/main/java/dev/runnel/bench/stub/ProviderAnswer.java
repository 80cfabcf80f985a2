package dev.runnel.bench.stub;

import dev.runnel.bench.AnswerScript;
import dev.runnel.bench.Stamp;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One OpenAI chat-completion stream as HTTP/1.1 bytes, encoded once and sent to everybody.
 *
 * <p>Every event is an HTTP chunk of its own, as model servers send them. Step 0 is the response head with the first event,
 * the only part that differs between answers (its {@link Stamp}); the steps after it are one text event each, then the
 * finish event with the usage, then {@code [DONE]} with the end of the response.
 */
final class ProviderAnswer {

    private static final String HEAD = String.join(
            "\r\n",
            "HTTP/1.1 200 OK",
            "Content-Type: text/event-stream; charset=utf-8",
            "Cache-Control: no-cache",
            "Transfer-Encoding: chunked",
            "",
            "");
    private static final String BEFORE_DELTA = "{\"id\":\"chatcmpl-Bx3relay0bench1stub2\","
            + "\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o-mini\","
            + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0123456789\","
            + "\"choices\":[{\"index\":0,\"delta\":";
    private static final String AFTER_DELTA = ",\"logprobs\":null,\"finish_reason\":null}]}";

    private final byte[] opening;
    private final int stampAt;
    private final ByteBuffer rest;
    private final int[] ends;

    ProviderAnswer(AnswerScript script) {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        put(first, HEAD);
        byte[] stamp = Stamp.template();
        String firstStart = "data: " + BEFORE_DELTA + "{\"role\":\"assistant\",\"content\":\"";
        String firstEnd = "\"}" + AFTER_DELTA + "\n\n";
        put(first, Integer.toHexString(firstStart.length() + stamp.length + firstEnd.length()) + "\r\n" + firstStart);
        stampAt = first.size();
        first.writeBytes(stamp);
        put(first, firstEnd + "\r\n");
        opening = first.toByteArray();

        int texts = script.events() - 1;
        ends = new int[texts + 3];
        ByteArrayOutputStream following = new ByteArrayOutputStream();
        for (int i = 1; i <= texts; i++) {
            String token = new String(AnswerScript.token(i), StandardCharsets.UTF_8);
            putChunk(following, "data: " + BEFORE_DELTA + "{\"content\":\"" + token + "\"}" + AFTER_DELTA + "\n\n");
            ends[i] = following.size();
        }
        putChunk(
                following,
                "data: " + BEFORE_DELTA + "{},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":" + script.events()
                        + ",\"total_tokens\":" + (12 + script.events()) + "}}\n\n");
        ends[texts + 1] = following.size();
        putChunk(following, "data: [DONE]\n\n");
        put(following, "0\r\n\r\n");
        ends[texts + 2] = following.size();
        rest = ByteBuffer.allocateDirect(following.size());
        rest.put(following.toByteArray()).flip();
    }

    /** Number of steps; sending step {@code steps() - 1} ends the response. */
    int steps() {
        return ends.length;
    }

    /** Where step {@code step} ends in {@link #rest}; 0 for step 0, which is the opening. */
    int end(int step) {
        return ends[step];
    }

    /** A view of its own on the shared bytes after the opening, with nothing released yet. */
    ByteBuffer rest() {
        return rest.duplicate().limit(0);
    }

    /** Room for an opening. */
    byte[] newOpening() {
        return opening.clone();
    }

    /** Puts the two times, monotonic nanoseconds, into an opening made by {@link #newOpening}. */
    void stamp(byte[] target, long received, long sent) {
        Stamp.write(target, stampAt + Stamp.RECEIVED_AT, received);
        Stamp.write(target, stampAt + Stamp.SENT_AT, sent);
    }

    private static void putChunk(ByteArrayOutputStream out, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        put(out, Integer.toHexString(bytes.length) + "\r\n");
        out.writeBytes(bytes);
        put(out, "\r\n");
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
