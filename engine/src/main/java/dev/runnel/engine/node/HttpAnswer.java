package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.run.EgressResponse;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back: a text, or a file where its sender says so or its media type is no text's (workflow.md section 8.10).
 *
 * @param response the whole answer
 */
record HttpAnswer(EgressResponse response) {

    static final int MOST_TEXT = 1024 * 1024;
    static final int MOST_FILE = 10 * 1024 * 1024;

    private static final int SAMPLE = 1024;
    private static final int LONGEST_NAME = 200;
    private static final List<String> TEXTUAL =
            List.of("json", "xml", "javascript", "x-www-form-urlencoded", "yaml", "graphql");
    private static final List<String> BINARY = List.of("application/", "image/", "audio/", "video/", "font/");
    private static final List<String> MARKERS = List.of("{", "[", "<", "function", "var ", "const ", "let ");
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9._:+-]{1,40})", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_NAME =
            Pattern.compile("filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENCODED_NAME = Pattern.compile(
            "filename\\*\\s*=\\s*([A-Za-z0-9-]{1,40})'[^']{0,40}'([^;\\s]{1,1000})", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_DISPOSITION = 2000;
    private static final Pattern NO_NAME = Pattern.compile("[\\p{Cntrl}/\\\\:*?\"<>|]+");

    boolean successful() {
        return response.head().status() / 100 == 2;
    }

    boolean file() {
        if (response.body().length == 0) {
            return false;
        }
        if (disposition().toLowerCase(Locale.ROOT).startsWith("attachment")
                || !givenName().isEmpty()) {
            return true;
        }
        String type = mediaType();
        if (type.startsWith("application/") && (TEXTUAL.stream().anyMatch(type::contains) || looksLikeText())) {
            return false;
        }
        return BINARY.stream().anyMatch(type::startsWith);
    }

    private boolean looksLikeText() {
        int length = Math.min(SAMPLE, response.body().length);
        try {
            String sample = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(response.body(), 0, length))
                    .toString();
            return MARKERS.stream().anyMatch(sample::contains);
        } catch (CharacterCodingException binary) {
            return false;
        }
    }

    /** @throws NodeFailure where it is larger than its kind may be */
    void checkSize() {
        int most = file() ? MOST_FILE : MOST_TEXT;
        if (response.body().length > most) {
            throw new NodeFailure(
                    "ResponseSizeError",
                    (file() ? "File" : "Text") + " size is too large, max size is " + megabytes(most)
                            + ", but current size is " + megabytes(response.body().length) + ".");
        }
    }

    private static String megabytes(int bytes) {
        return String.format(Locale.ROOT, "%.2f MB", bytes / 1024.0 / 1024.0);
    }

    String text() {
        Matcher charset = CHARSET.matcher(header("content-type"));
        Charset named = StandardCharsets.UTF_8;
        if (charset.find()) {
            try {
                named = Charset.forName(charset.group(1));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
                named = StandardCharsets.UTF_8;
            }
        }
        return new String(response.body(), named);
    }

    /** The media type without parameters, in lower case; empty where none is given. */
    String mediaType() {
        String type = header("content-type");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** What the sender calls the file, or the last part of the path that it came from. */
    String fileName(String path) {
        String given = givenName();
        String name = given.isEmpty() ? path : given;
        String safe = NO_NAME.matcher(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))
                .replaceAll("_")
                .strip();
        String cut = safe.length() > LONGEST_NAME ? safe.substring(safe.length() - LONGEST_NAME) : safe;
        return cut.isEmpty() || cut.chars().allMatch(c -> c == '.') ? "response" : cut;
    }

    private String disposition() {
        String disposition = header("content-disposition").strip();
        return disposition.substring(0, Math.min(disposition.length(), LONGEST_DISPOSITION));
    }

    /** The name in the header, the encoded one where there are two; empty where there is none. */
    private String givenName() {
        Matcher encoded = ENCODED_NAME.matcher(disposition());
        if (encoded.find() && Charset.isSupported(encoded.group(1))) {
            try {
                return URLDecoder.decode(encoded.group(2).replace("+", "%2B"), Charset.forName(encoded.group(1)));
            } catch (IllegalArgumentException malformed) {
                return encoded.group(2);
            }
        }
        Matcher given = FILE_NAME.matcher(disposition());
        if (!given.find()) {
            return "";
        }
        String quoted = given.group(1);
        return quoted == null ? given.group(2) : quoted.replaceAll("\\\\(.)", "$1");
    }

    private String header(String name) {
        return response.head().header(name).orElse("");
    }
}
