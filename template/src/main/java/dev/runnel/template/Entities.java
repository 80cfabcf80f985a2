package dev.runnel.template;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The character references of HTML. */
final class Entities {

    private static final Map<String, String> NAMED = read();
    private static final Charset OLD_REFERENCES = Charset.forName("windows-1252");
    private static final char REPLACEMENT = '\uFFFD';

    private Entities() {}

    /** The characters of a name, which ends with a semicolon except for the oldest ones. */
    static @Nullable String named(String name) {
        return NAMED.get(name);
    }

    /** The character of a number, with the corrections of the HTML standard; nothing for what is no character. */
    static String character(int code) {
        if (code == 0 || code > Character.MAX_CODE_POINT || code >= 0xD800 && code <= 0xDFFF) {
            return String.valueOf(REPLACEMENT);
        }
        if (code == '\r') {
            return "\r";
        }
        if (code >= 0x80 && code <= 0x9F) {
            String old = new String(new byte[] {(byte) code}, OLD_REFERENCES);
            return old.charAt(0) == REPLACEMENT ? Character.toString(code) : old;
        }
        boolean none = code < ' ' && "\t\n\f".indexOf(code) < 0
                || code == 0x7F
                || code >= 0xFDD0 && code <= 0xFDEF
                || (code & 0xFFFE) == 0xFFFE;
        return none ? "" : Character.toString(code);
    }

    private static Map<String, String> read() {
        try (InputStream stream = Entities.class.getResourceAsStream("entities.txt")) {
            if (stream == null) {
                throw new IllegalStateException("entities.txt is missing from the module");
            }
            Map<String, String> named = new HashMap<>();
            var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] parts = line.split(" ");
                var characters = new StringBuilder();
                for (int i = 1; i < parts.length; i++) {
                    characters.appendCodePoint(Integer.parseInt(parts[i], 16));
                }
                named.put(parts[0], characters.toString());
            }
            return Map.copyOf(named);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
