package dev.runnel.dsl;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Where files of YAML 1.1 are written otherwise than a parser of 1.2 reads them: line separators in texts. */
final class OldYaml {

    private static final String UNKNOWN_ESCAPE = "found unknown escape character";

    /** A character that broke a line in 1.1, and what its writer put behind it. */
    private static final Pattern BREAK = Pattern.compile("([\\u0085\\u2028\\u2029])( +|\\n+)?");

    private OldYaml() {}

    /**
     * The text of a single-quoted scalar: a 1.1 writer indents the line that follows a line separator, and line feeds
     * behind one are not folded.
     */
    static String breaks(String text) {
        if (text.chars().noneMatch(character -> character == 0x85 || character == 0x2028 || character == 0x2029)) {
            return text;
        }
        return BREAK.matcher(text).replaceAll(found -> {
            String behind = found.group(2) == null ? "" : found.group(2);
            if (behind.equals(" ")) {
                return found.group(1) + "\n";
            }
            return found.group(1) + (behind.startsWith("\n") ? behind + "\n" : "");
        });
    }

    /**
     * The document with the escapes {@code \\L} and {@code \\P}, which the parser does not know, written out in the
     * double-quoted scalar that it stopped at; null where it stopped for another reason.
     */
    static @Nullable String repaired(String document, MarkedYamlEngineException stopped) {
        Mark mark = stopped.getProblemMark().orElse(null);
        if (mark == null || !String.valueOf(stopped.getProblem()).startsWith(UNKNOWN_ESCAPE)) {
            return null;
        }
        int at = document.offsetByCodePoints(0, mark.getIndex()) - 1;
        if (!document.startsWith("\\L", at) && !document.startsWith("\\P", at)) {
            return null;
        }
        var repaired = new StringBuilder(document.length() + 16).append(document, 0, at);
        while (at < document.length() && document.charAt(at) != '"') {
            char character = document.charAt(at);
            char next = at + 1 < document.length() ? document.charAt(at + 1) : ' ';
            if (character != '\\') {
                repaired.append(character);
                at++;
            } else {
                repaired.append(next == 'L' ? "\\u2028" : next == 'P' ? "\\u2029" : "\\" + next);
                at += 2;
            }
        }
        return repaired.append(document, Math.min(at, document.length()), document.length())
                .toString();
    }
}
