package dev.runnel.dsl;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of an app file, as PEP 440 reads it.
 *
 * @param major first number
 * @param minor second number
 * @param release every number, trailing zeros left out
 * @param rank how it stands to the bare release: -1 before (alpha, dev), 0 the same, 1 after (post, local)
 */
record DslVersion(int major, int minor, int[] release, int rank) {

    private static final Pattern FORM = Pattern.compile("v?(?:([0-9]{1,6})!)?([0-9]{1,6}(?:\\.[0-9]{1,6}){0,9})"
            + "([-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?"
            + "(-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?"
            + "([-_.]?dev[-_.]?[0-9]*)?(\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?");

    /** The version of that text, or nothing where it is none. */
    static Optional<DslVersion> parse(String text) {
        Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        int[] numbers = Arrays.stream(parts.group(2).split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
        int length = numbers.length;
        while (length > 0 && numbers[length - 1] == 0) {
            length--;
        }
        // An epoch outweighs every release.
        boolean later = parts.group(1) != null && Integer.parseInt(parts.group(1)) > 0;
        int[] release = later ? new int[] {Integer.MAX_VALUE} : Arrays.copyOf(numbers, length);
        int rank;
        if (parts.group(3) != null) {
            rank = -1;
        } else if (parts.group(4) != null) {
            rank = 1;
        } else if (parts.group(5) != null) {
            rank = -1;
        } else {
            rank = parts.group(6) == null ? 0 : 1;
        }
        return Optional.of(new DslVersion(numbers[0], numbers.length > 1 ? numbers[1] : 0, release, rank));
    }

    /** What an import of this version means to a server of version {@code current} (dsl.md section 1.1). */
    AppFile.Decision against(DslVersion current) {
        int order = Arrays.compare(release, current.release);
        if (order > 0 || order == 0 && rank > current.rank || major < current.major) {
            return AppFile.Decision.PENDING;
        }
        return minor < current.minor ? AppFile.Decision.COMPLETED_WITH_WARNINGS : AppFile.Decision.COMPLETED;
    }
}
