package dev.runnel.engine.node;

import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.TextTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an app file says of an HTTP node (workflow.md section 8.10).
 *
 * @param method in upper case
 * @param url the address
 * @param headers a line for each, split after the variables were put in
 * @param params split before the variables are put in
 * @param auth how the node proves who it is, or null
 * @param body what is sent
 * @param times how long the stages may take
 * @param verify whether certificates are checked
 * @param failuresHandled whether an answer other than 2xx is a failure
 */
record HttpSettings(
        String method,
        TextTemplate url,
        TextTemplate headers,
        List<Param> params,
        @Nullable Auth auth,
        Body body,
        Times times,
        boolean verify,
        boolean failuresHandled) {

    record Param(TextTemplate name, TextTemplate value) {}

    /** How a key is sent. */
    enum Scheme {
        BASIC,
        BEARER,
        CUSTOM
    }

    /**
     * A key.
     *
     * @param scheme null where the file gives none
     */
    record Auth(@Nullable Scheme scheme, TextTemplate key, String header) {}

    /** How what is sent is written. */
    enum Form {
        NONE("none", ""),
        FORM_DATA("form-data", "multipart/form-data"),
        URLENCODED("x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        RAW_TEXT("raw-text", "text/plain"),
        JSON("json", "application/json"),
        BINARY("binary", "");

        final String wire;
        final String mediaType;

        Form(String wire, String mediaType) {
            this.wire = wire;
            this.mediaType = mediaType;
        }

        static Form ofWire(String word) {
            for (Form form : values()) {
                if (form.wire.equals(word)) {
                    return form;
                }
            }
            throw new IllegalArgumentException("unknown word " + word);
        }
    }

    record Body(Form form, List<Item> items) {}

    /** A piece of a body: text, or the files of a variable. */
    record Item(
            TextTemplate key,
            boolean isFile,
            TextTemplate value,
            @Nullable Selector file) {}

    record Times(Duration connect, Duration read, Duration write) {}

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
    private static final int LONGEST_CONNECT = 10;
    private static final int LONGEST_READ = 600;
    private static final int LONGEST_WRITE = 600;

    private static final Setting<String> METHOD = Setting.text("method", "Method");
    private static final Setting<String> URL = Setting.template("url", "Address");
    private static final Setting<String> HEADERS = Setting.template("headers", "Headers, one name:value per line");
    private static final Setting<String> PARAMS = Setting.template("params", "Parameters, one name:value per line");

    private static final Setting<String> KEY = Setting.template("key", "Name");
    private static final Setting<String> TYPE = Setting.choice("type", "Kind", "text", List.of("text", "file"));
    private static final Setting<String> VALUE = Setting.template("value", "Text");
    private static final Setting<@Nullable Selector> FILE = Setting.reference("file", "File");
    private static final Setting<List<Item>> DATA = Setting.looseRows(
            "data",
            "Contents",
            List.of(KEY, TYPE, VALUE, FILE),
            VALUE,
            row -> new Item(
                    TextTemplate.parse(row.get(KEY)),
                    row.get(TYPE).equals("file"),
                    TextTemplate.parse(row.get(VALUE)),
                    row.get(FILE)));
    private static final Setting<String> FORM = Setting.choice(
            "type",
            "Written as",
            Form.NONE.wire,
            List.of(Form.values()).stream().map(form -> form.wire).toList());
    private static final Setting<Body> BODY = Setting.group(
            "body", "Body", List.of(FORM, DATA), group -> new Body(Form.ofWire(group.get(FORM)), group.get(DATA)));

    private static final Setting<String> SCHEME =
            Setting.choice("type", "Kind", "", List.of("basic", "bearer", "custom"));
    private static final Setting<String> API_KEY = Setting.template("api_key", "Key");
    private static final Setting<String> HEADER = Setting.text("header", "Header");
    private static final Setting<Auth> CONFIG =
            Setting.group("config", "Key", List.of(SCHEME, API_KEY, HEADER), group -> {
                String scheme = group.get(SCHEME);
                String header = group.get(HEADER).strip();
                return new Auth(
                        scheme.isEmpty() ? null : Scheme.valueOf(scheme.toUpperCase(Locale.ROOT)),
                        TextTemplate.parse(group.get(API_KEY)),
                        header.isEmpty() ? "Authorization" : header);
            });
    private static final Setting<String> AUTH_TYPE =
            Setting.choice("type", "Kind", "no-auth", List.of("no-auth", "api-key"));
    private static final Setting<@Nullable Auth> AUTH = Setting.group(
            "authorization",
            "Authorization",
            List.of(AUTH_TYPE, CONFIG),
            group -> group.get(AUTH_TYPE).equals("api-key") ? group.get(CONFIG) : null);

    private static final Setting<Integer> CONNECT =
            Setting.whole("connect", "Connecting, seconds", 0, 0, Integer.MAX_VALUE);
    private static final Setting<Integer> READ = Setting.whole("read", "Reading, seconds", 0, 0, Integer.MAX_VALUE);
    private static final Setting<Integer> WRITE = Setting.whole("write", "Writing, seconds", 0, 0, Integer.MAX_VALUE);
    private static final Setting<Times> TIMEOUT = Setting.group(
            "timeout",
            "Limits of time",
            List.of(CONNECT, READ, WRITE),
            group -> new Times(
                    clamped(group.get(CONNECT), LONGEST_CONNECT),
                    clamped(group.get(READ), LONGEST_READ),
                    clamped(group.get(WRITE), LONGEST_WRITE)));
    private static final Setting<Boolean> VERIFY = Setting.flag("ssl_verify", "Check certificates", true);

    /** Everything that is read. */
    static final List<Setting<?>> ALL = List.of(METHOD, URL, HEADERS, PARAMS, AUTH, BODY, TIMEOUT, VERIFY);

    /** The defaults are the longest times; 0 counts as none given. */
    private static Duration clamped(int seconds, int longest) {
        return Duration.ofSeconds(seconds == 0 ? longest : Math.min(seconds, longest));
    }

    static HttpSettings read(Settings settings) {
        String method = settings.get(METHOD).toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            settings.warn(METHOD, "must be one of get, post, put, patch, delete, head");
        }
        return new HttpSettings(
                method,
                TextTemplate.parse(settings.get(URL)),
                TextTemplate.parse(settings.get(HEADERS)),
                params(settings.get(PARAMS)),
                settings.get(AUTH),
                settings.get(BODY),
                settings.get(TIMEOUT),
                settings.get(VERIFY),
                settings.failuresHandled());
    }

    private static List<Param> params(String text) {
        var params = new ArrayList<Param>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            String name = (colon < 0 ? line : line.substring(0, colon)).strip();
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            if (!name.isEmpty()) {
                params.add(new Param(TextTemplate.parse(name), TextTemplate.parse(value)));
            }
        });
        return List.copyOf(params);
    }
}
