package dev.runnel.server.resilience;

import dev.runnel.testkit.Behavior;
import dev.runnel.testkit.ProviderRequest;
import java.util.Random;

/** What the model says to a query: the same each time, different for each query, and hard on encoders. */
final class Answers {

    static final String APP = """
            version: "0.7.0"
            kind: app
            app: {name: Echo, mode: chat, icon: "E", icon_background: "#FFFFFF", description: ""}
            model_config:
              model: {provider: langgenius/openai/openai, name: gpt-4o, mode: chat, completion_params: {}}
              prompt_type: simple
              pre_prompt: ""
              user_input_form: []
            """;

    private static final String[] PIECES = {
        "plain", "wörter", "\"quoted\"", "back\\slash", "😀", "日本語", "line\nbreak", "data: x", "id: 7", "tab\t."
    };

    private Answers() {}

    /** The answer to a query: as many words as the query's last number says. */
    static String to(String query) {
        var random = new Random(query.hashCode());
        int words = Integer.parseInt(query.substring(query.lastIndexOf(' ') + 1));
        var text = new StringBuilder();
        for (int word = 0; word < words; word++) {
            text.append(word == 0 ? "" : " ").append(word).append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** A query that begins with {@code burst} is answered at once, any other at 100 to 400 words a second. */
    static Behavior behavior(ProviderRequest request) {
        String query = request.lastUserText();
        var random = new Random(query.hashCode() * 31L);
        Behavior behavior = Behavior.saying(to(query)).withFramesPerWrite(1 + random.nextInt(4));
        if (random.nextBoolean()) {
            behavior = behavior.withPieceBytes(1 + random.nextInt(200));
        }
        return query.startsWith("burst") ? behavior : behavior.withTokensPerSecond(100 + random.nextInt(300));
    }
}
