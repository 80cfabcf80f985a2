package dev.runnel.server.page;

import dev.runnel.server.http.PlainHandler;
import dev.runnel.server.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The page at {@code /}: what is served, and a chat box. Plain HTML without anything from elsewhere. */
public final class Page {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Page() {}

    /** The handlers by path. */
    public static Map<String, PlainHandler> handlers() {
        return Map.of(
                "/", () -> resource("index.html", "text/html; charset=utf-8"),
                "/page.js", () -> resource("page.js", "text/javascript; charset=utf-8"),
                "/page.css", () -> resource("page.css", "text/css; charset=utf-8"));
    }

    private static Reply resource(String name, String type) {
        return new Reply.Bytes(
                200,
                type,
                Map.of(
                        "Content-Security-Policy", POLICY,
                        "X-Content-Type-Options", "nosniff",
                        "Referrer-Policy", "no-referrer",
                        "Cache-Control", "no-cache"),
                -1,
                () -> open(name));
    }

    private static InputStream open(String name) throws IOException {
        InputStream resource = Page.class.getResourceAsStream("/dev/runnel/server/page/" + name);
        if (resource == null) {
            throw new IOException("the page " + name + " is missing from the build");
        }
        return resource;
    }
}
