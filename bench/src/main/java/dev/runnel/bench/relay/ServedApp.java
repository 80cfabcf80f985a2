package dev.runnel.bench.relay;

import dev.runnel.bench.load.Dialect;
import java.util.Arrays;
import java.util.Locale;

/** What the product serves under load. */
enum ServedApp {
    /** A chat app. */
    CHAT("/relay-app.yml", Dialect.DIFY),
    /** A chatflow that passes the question to a model and the model's text on. */
    CHATFLOW("/relay-chatflow.yml", Dialect.DIFY_CHATFLOW);

    private final String resource;
    private final Dialect dialect;

    ServedApp(String resource, Dialect dialect) {
        this.resource = resource;
        this.dialect = dialect;
    }

    /** Its app file on the class path. */
    String resource() {
        return resource;
    }

    /** How its streams read. */
    Dialect dialect() {
        return dialect;
    }

    /** @throws IllegalArgumentException where that is the name of none */
    static ServedApp of(String name) {
        return Arrays.stream(values())
                .filter(app -> app.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--app is chat or chatflow, not " + name));
    }
}
