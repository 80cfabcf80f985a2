package dev.runnel.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Breaks a line as Python's {@code textwrap} does: at white space, behind hyphens and at long dashes. */
final class TextWrap {

    private final int width;
    private final boolean breakLongWords;
    private final boolean breakOnHyphens;

    TextWrap(int width, boolean breakLongWords, boolean breakOnHyphens) {
        this.width = width;
        this.breakLongWords = breakLongWords;
        this.breakOnHyphens = breakOnHyphens;
    }

    /** Indivisible characters from one position up to another. */
    private record Chunk(int start, int end) {
        int length() {
            return end - start;
        }
    }

    /** The lines that a line becomes; an empty one becomes none. */
    List<String> lines(String line) {
        int[] text = line.codePoints().toArray();
        Deque<Chunk> chunks = chunks(text);
        if (width <= 0) {
            throw Fault.evaluation("invalid width " + width + " (must be > 0)");
        }
        List<String> lines = new ArrayList<>();
        while (!chunks.isEmpty()) {
            if (!lines.isEmpty() && isBlank(text, chunks.peek())) {
                chunks.pop();
            }
            Deque<Chunk> current = new ArrayDeque<>();
            int length = 0;
            while (!chunks.isEmpty() && length + chunks.peek().length() <= width) {
                length += chunks.peek().length();
                current.add(chunks.pop());
            }
            if (!chunks.isEmpty() && chunks.peek().length() > width) {
                breakWord(text, chunks, current, width - length);
            }
            if (!current.isEmpty() && isBlank(text, current.getLast())) {
                current.removeLast();
            }
            if (!current.isEmpty()) {
                int start = current.getFirst().start;
                lines.add(new String(text, start, current.getLast().end - start));
            }
        }
        return lines;
    }

    private void breakWord(int[] text, Deque<Chunk> chunks, Deque<Chunk> current, int space) {
        Chunk chunk = chunks.pop();
        if (!breakLongWords) {
            if (current.isEmpty()) {
                current.add(chunk);
            } else {
                chunks.push(chunk);
            }
            return;
        }
        int end = chunk.start + space;
        if (breakOnHyphens) {
            int hyphen = end - 1;
            while (hyphen >= chunk.start && text[hyphen] != '-') {
                hyphen--;
            }
            boolean wordBefore = false;
            for (int i = chunk.start; i < hyphen; i++) {
                wordBefore |= text[i] != '-';
            }
            end = wordBefore ? hyphen + 1 : end;
        }
        current.add(new Chunk(chunk.start, end));
        chunks.push(new Chunk(end, chunk.end));
    }

    private static boolean isBlank(int[] text, Chunk chunk) {
        for (int i = chunk.start; i < chunk.end; i++) {
            if (!Characters.isSpace(text[i])) {
                return false;
            }
        }
        return true;
    }

    private Deque<Chunk> chunks(int[] text) {
        Deque<Chunk> chunks = new ArrayDeque<>();
        int start = 0;
        while (start < text.length) {
            int end = start;
            if (isSeparator(text, start)) {
                while (isSeparator(text, end)) {
                    end++;
                }
            } else if (breakOnHyphens && isDash(text, start)) {
                while (text[end] == '-') {
                    end++;
                }
            } else {
                end = wordEnd(text, start);
            }
            chunks.add(new Chunk(start, end));
            start = end;
        }
        return chunks;
    }

    private int wordEnd(int[] text, int start) {
        int end = start + 1;
        while (end < text.length && !isSeparator(text, end)) {
            if (breakOnHyphens && isHyphen(text, end)) {
                return end + 1;
            }
            if (breakOnHyphens && isDash(text, end)) {
                return end;
            }
            end++;
        }
        return end;
    }

    /** A hyphen between parts of a word. */
    private static boolean isHyphen(int[] text, int at) {
        if (text[at] != '-') {
            return false;
        }
        boolean before = isLetter(text, at - 1) && isLetter(text, at - 2)
                || isPunctuated(text, at - 1) && at >= 2 && text[at - 2] == '-' && isLetter(text, at - 3);
        boolean behind = isLetter(text, at + 1)
                && (isLetter(text, at + 2) || at + 2 < text.length && text[at + 2] == '-' && isLetter(text, at + 3));
        return before && behind;
    }

    /** Two or more hyphens between words. */
    private static boolean isDash(int[] text, int at) {
        if (text[at] != '-' || !isPunctuated(text, at - 1)) {
            return false;
        }
        int end = at;
        while (end < text.length && text[end] == '-') {
            end++;
        }
        return end - at >= 2 && end < text.length && Characters.isWord(text[end]);
    }

    private static boolean isLetter(int[] text, int at) {
        return at >= 0 && at < text.length && Characters.isWord(text[at]) && !Character.isDigit(text[at]);
    }

    private static boolean isPunctuated(int[] text, int at) {
        return at >= 0 && (Characters.isWord(text[at]) || "!\"'&.,?".indexOf(text[at]) >= 0);
    }

    private static boolean isSeparator(int[] text, int at) {
        return at < text.length && "\t\n\u000B\f\r ".indexOf(text[at]) >= 0;
    }
}
