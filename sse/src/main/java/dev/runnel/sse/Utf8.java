package dev.runnel.sse;

import java.nio.charset.StandardCharsets;

/**
 * The "UTF-8 decode" of the WHATWG Encoding standard: each maximal part of an invalid sequence becomes one U+FFFD.
 *
 * <p>The JDK's decoder agrees except for encoded surrogates (three replacements in the standard, one in the JDK), so it
 * does the work and only text that shows a replacement is decoded again here.
 */
final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeInvalid(bytes, offset, offset + length);
    }

    private static String decodeInvalid(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int needed = 0;
        int point = 0;
        int lowest = 0x80;
        int highest = 0xBF;
        for (int at = from; at < to; at++) {
            int value = bytes[at] & 0xFF;
            if (needed > 0) {
                if (value >= lowest && value <= highest) {
                    lowest = 0x80;
                    highest = 0xBF;
                    point = (point << 6) | (value & 0x3F);
                    if (--needed == 0) {
                        text.appendCodePoint(point);
                    }
                    continue;
                }
                text.append(REPLACEMENT);
                needed = 0;
                lowest = 0x80;
                highest = 0xBF;
            }
            if (value < 0x80) {
                text.append((char) value);
            } else if (value >= 0xC2 && value <= 0xDF) {
                needed = 1;
                point = value & 0x1F;
            } else if (value >= 0xE0 && value <= 0xEF) {
                needed = 2;
                point = value & 0xF;
                lowest = value == 0xE0 ? 0xA0 : 0x80;
                highest = value == 0xED ? 0x9F : 0xBF;
            } else if (value >= 0xF0 && value <= 0xF4) {
                needed = 3;
                point = value & 0x7;
                lowest = value == 0xF0 ? 0x90 : 0x80;
                highest = value == 0xF4 ? 0x8F : 0xBF;
            } else {
                text.append(REPLACEMENT);
            }
        }
        if (needed > 0) {
            text.append(REPLACEMENT);
        }
        return text.toString();
    }
}
