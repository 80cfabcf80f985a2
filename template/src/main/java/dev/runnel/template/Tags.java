package dev.runnel.template;

/** Takes comments and tags out of HTML, and character references with them. */
final class Tags {

    private static final int LONGEST_NAME = 32;

    private Tags() {}

    /** The text without mark-up, with single spaces in place of white space. */
    static String strip(String html, Budget budget) {
        String text = withoutTags(withoutComments(html));
        return unescaped(spaced(text), budget);
    }

    /** As if the first comment were removed until there is none: what a removal joins can open the next one. */
    private static String withoutComments(String html) {
        var kept = new StringBuilder(html.length());
        int at = 0;
        while (at < html.length()) {
            kept.append(html.charAt(at++));
            int open = kept.length() - 4;
            if (open < 0 || !kept.substring(open).equals("<!--")) {
                continue;
            }
            int end;
            if (html.startsWith(">", at)) {
                end = at + 1;
            } else if (html.startsWith("->", at)) {
                end = at + 2;
            } else {
                int close = html.indexOf("-->", at);
                if (close < 0) {
                    return kept.append(html, at, html.length()).toString();
                }
                end = close + 3;
            }
            kept.setLength(open);
            at = end;
        }
        return kept.toString();
    }

    private static String withoutTags(String html) {
        var kept = new StringBuilder(html.length());
        int at = 0;
        while (true) {
            int open = html.indexOf('<', at);
            int close = open < 0 ? -1 : html.indexOf('>', open);
            if (close < 0) {
                return kept.append(html, at, html.length()).toString();
            }
            kept.append(html, at, open);
            at = close + 1;
        }
    }

    private static String spaced(String text) {
        var spaced = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Characters.isSpace(character)) {
                space = true;
                continue;
            }
            if (space && !spaced.isEmpty()) {
                spaced.append(' ');
            }
            space = false;
            spaced.append(character);
        }
        return spaced.toString();
    }

    private static String unescaped(String text, Budget budget) {
        var result = new TextBuilder(budget);
        int at = 0;
        for (int ampersand = text.indexOf('&'); ampersand >= 0; ampersand = text.indexOf('&', at)) {
            result.append(text, at, ampersand);
            at = text.startsWith("#", ampersand + 1)
                    ? numbered(text, ampersand, result)
                    : named(text, ampersand, result);
        }
        return result.append(text, at, text.length()).finish();
    }

    private static int numbered(String text, int ampersand, TextBuilder result) {
        boolean hexadecimal = text.startsWith("x", ampersand + 2) || text.startsWith("X", ampersand + 2);
        int start = ampersand + (hexadecimal ? 3 : 2);
        int end = start;
        int code = 0;
        while (end < text.length()
                && text.charAt(end) < 128
                && Character.digit(text.charAt(end), hexadecimal ? 16 : 10) >= 0) {
            int digit = Character.digit(text.charAt(end++), hexadecimal ? 16 : 10);
            code = Math.min(code * (hexadecimal ? 16 : 10) + digit, Character.MAX_CODE_POINT + 1);
        }
        if (end == start) {
            result.append('&');
            return ampersand + 1;
        }
        result.append(Entities.character(code));
        return text.startsWith(";", end) ? end + 1 : end;
    }

    private static int named(String text, int ampersand, TextBuilder result) {
        int start = ampersand + 1;
        int end = start;
        while (end < text.length() && end - start < LONGEST_NAME && "\t\n\f <&#;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end > start && text.startsWith(";", end)) {
            end++;
        }
        String whole = Entities.named(text.substring(start, end));
        if (whole != null) {
            result.append(whole);
            return end;
        }
        for (int shorter = end - 1; shorter > start + 1; shorter--) {
            String part = Entities.named(text.substring(start, shorter));
            if (part != null) {
                result.append(part);
                return shorter;
            }
        }
        result.append('&');
        return start;
    }
}
