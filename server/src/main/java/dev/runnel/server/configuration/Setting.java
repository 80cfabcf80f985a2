package dev.runnel.server.configuration;

import java.util.Locale;

/**
 * Every scalar setting: its key, what it holds, its default and why it exists.
 *
 * <p>The key is its path in the configuration file; the environment variable is {@code RUNNEL_} and the key in upper
 * case with {@code _} for {@code .} and {@code -}. {@code docs/operations.md} is checked against this list.
 */
public enum Setting {
    SERVER_PORT("server.port", Kind.PORT, "8080", "where clients connect; 0 takes a free port"),
    SERVER_HOST("server.host", Kind.TEXT, "127.0.0.1", "the interface that is listened on; 0.0.0.0 for all"),
    SERVER_PUBLIC_URL("server.public-url", Kind.TEXT, "", "makes absolute links behind a proxy, with its path prefix"),
    SERVER_FILES_URL(
            "server.files-url", Kind.TEXT, "", "a second origin for uploaded files, so that none shares the API's"),
    SERVER_TRUSTED_PROXIES(
            "server.trusted-proxies", Kind.LIST, "", "networks (CIDR) whose X-Forwarded headers are believed"),
    SERVER_WRITE_STALL(
            "server.write-stall", Kind.SECONDS, "30", "a client whose socket takes no byte for so long is cut"),
    SERVER_MAX_BODY("server.max-body", Kind.MEBIBYTES, "16", "the largest request body that is not a file"),
    SERVER_MAX_HEADERS("server.max-headers", Kind.KIBIBYTES, "16", "the largest request head"),
    SERVER_SHUTDOWN_GRACE(
            "server.shutdown-grace", Kind.SECONDS, "20", "how long runs may finish after the server was told to end"),
    SERVER_MAX_RUNS("server.max-runs", Kind.COUNT, "0", "runs at once; 0 derives it from heap and descriptors"),
    SERVER_MAX_WATCHERS(
            "server.max-watchers", Kind.COUNT, "0", "streams at once; 0 derives it from heap and descriptors"),
    DATABASE("database", Kind.TEXT, "sqlite", "sqlite (in the data folder) or postgresql://user:password@host/name"),
    DATABASE_CONNECTIONS(
            "database-connections", Kind.COUNT, "8", "connections that read, and on PostgreSQL also write"),
    DURABILITY("durability", Kind.TEXT, "disk", "disk: an answer survives power loss; process: it survives a crash"),
    RUN_MAX_EXECUTION("run.max-execution", Kind.SECONDS, "1200", "a run that takes longer is stopped"),
    RUN_MAX_STEPS("run.max-steps", Kind.COUNT, "500", "node executions that a run of a graph may start"),
    FILES_ACCESS_TIMEOUT("files.access-timeout", Kind.SECONDS, "300", "how long a signed file link works"),
    FILES_MAX_FILE("files.max-file", Kind.MEBIBYTES, "15", "the largest document or other upload"),
    FILES_MAX_IMAGE("files.max-image", Kind.MEBIBYTES, "10", "the largest image upload"),
    FILES_MAX_AUDIO("files.max-audio", Kind.MEBIBYTES, "50", "the largest audio upload"),
    FILES_MAX_VIDEO("files.max-video", Kind.MEBIBYTES, "100", "the largest video upload"),
    FILES_REFUSED_EXTENSIONS("files.refused-extensions", Kind.LIST, "", "file name extensions that are not accepted"),
    EGRESS_ALLOW(
            "egress.allow", Kind.LIST, "", "private addresses that apps and users may name: CIDR, host or host:port"),
    EGRESS_PROXY("egress.proxy", Kind.TEXT, "", "a forward proxy for addresses that apps and users name; it enforces"),
    EGRESS_CA_FILE("egress.ca-file", Kind.TEXT, "", "certificate authorities (PEM) that are trusted besides the JDK's"),
    MODELS_SUBSTITUTE(
            "models.substitute", Kind.TEXT, "", "a provider that serves every model whose own is not configured"),
    MODELS_CONNECT_TIMEOUT("models.connect-timeout", Kind.SECONDS, "10", "how long a provider may take to connect"),
    MODELS_FIRST_TOKEN_TIMEOUT(
            "models.first-token-timeout", Kind.SECONDS, "120", "how long a provider may think before its first token"),
    MODELS_IDLE_TIMEOUT("models.idle-timeout", Kind.SECONDS, "60", "how long a provider may pause between tokens"),
    LOG_LEVEL("log.level", Kind.TEXT, "info", "error, warn, info or debug; prompts are not logged at info"),
    LOG_FORMAT("log.format", Kind.TEXT, "text", "text for people, json for collectors");

    /** What a setting holds. */
    public enum Kind {
        TEXT,
        PORT,
        COUNT,
        SECONDS,
        KIBIBYTES,
        MEBIBYTES,
        LIST
    }

    private final String key;
    private final Kind kind;
    private final String otherwise;
    private final String reason;

    Setting(String key, Kind kind, String otherwise, String reason) {
        this.key = key;
        this.kind = kind;
        this.otherwise = otherwise;
        this.reason = reason;
    }

    /** The path in the configuration file. */
    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    /** The default as it would be written in the file. */
    public String otherwise() {
        return otherwise;
    }

    /** Why the setting exists, in one line. */
    public String reason() {
        return reason;
    }

    /** The environment variable that overrides the file. */
    public String variable() {
        return "RUNNEL_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
