package dev.runnel.model;

import java.util.List;

/** A model name in which {@code *} stands for any characters; letters count without their case. */
final class NamePattern {

    private final List<String> pieces;

    NamePattern(String pattern) {
        pieces = List.of(pattern.split("\\*", -1));
    }

    boolean matches(String name) {
        String first = pieces.getFirst();
        if (pieces.size() == 1) {
            return name.equalsIgnoreCase(first);
        }
        String last = pieces.getLast();
        if (name.length() < first.length() + last.length()
                || !name.regionMatches(true, 0, first, 0, first.length())
                || !name.regionMatches(true, name.length() - last.length(), last, 0, last.length())) {
            return false;
        }
        int from = first.length();
        int end = name.length() - last.length();
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            int at = indexOf(name, piece, from, end);
            if (at < 0) {
                return false;
            }
            from = at + piece.length();
        }
        return true;
    }

    private static int indexOf(String name, String piece, int from, int end) {
        for (int at = from; at + piece.length() <= end; at++) {
            if (name.regionMatches(true, at, piece, 0, piece.length())) {
                return at;
            }
        }
        return -1;
    }
}
