package dev.runnel.model;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;

/** Chunks as OpenAI writes them. */
final class Chunks {

    static final String ROLE = event("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
            + "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
            + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}");

    static final String DONE = "data: [DONE]\n\n";

    private Chunks() {}

    static String event(String data) {
        return "data: " + data + "\n\n";
    }

    static String delta(String delta) {
        return event("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":null}],"
                + "\"usage\":null}");
    }

    static String text(String text) {
        return delta("{\"content\":" + JsonText.write(Value.of(text)) + "}");
    }

    static String finish(String reason) {
        return event("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o\","
                + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + reason
                + "\"}],\"usage\":null}");
    }

    static String usage(int prompt, int completion) {
        return event("{\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":"
                + completion + ",\"total_tokens\":" + (prompt + completion)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":3},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}");
    }

    /** A whole stream that says these pieces. */
    static String[] answer(String... pieces) {
        var all = new java.util.ArrayList<String>();
        all.add(ROLE);
        for (String piece : pieces) {
            all.add(text(piece));
        }
        all.add(finish("stop"));
        all.add(usage(12, 5));
        all.add(DONE);
        return all.toArray(String[]::new);
    }
}
