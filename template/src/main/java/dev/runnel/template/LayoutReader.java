package dev.runnel.template;

/** Reads what stands behind the colon of a field: {@code [[fill]align][sign][#][0][width][grouping][.precision][type]}. */
final class LayoutReader {

    private final String text;
    private int at;

    LayoutReader(String text) {
        this.text = text;
    }

    Layout read(boolean ofNumber) {
        String fill = " ";
        char align = ' ';
        int first = text.codePointAt(0);
        int behind = Character.charCount(first);
        if (behind < text.length() && isAlign(text.charAt(behind))) {
            fill = Character.toString(first);
            align = text.charAt(behind);
            at = behind + 1;
        } else if (isAlign(text.charAt(0))) {
            align = text.charAt(at++);
        }
        char sign = at < text.length() && "+- ".indexOf(text.charAt(at)) >= 0 ? text.charAt(at++) : '-';
        boolean alternate = skip('#');
        if (skip('0') && align == ' ') {
            fill = "0";
            align = ofNumber ? '=' : '<';
        }
        long width = number(0);
        String grouping = skip(',') ? "," : skip('_') ? "_" : "";
        int precision = -1;
        if (skip('.')) {
            precision = (int) number(-1);
            if (precision < 0) {
                throw Fault.evaluation("Format specifier missing precision");
            }
        }
        char type = at < text.length() ? text.charAt(at++) : ' ';
        if (at < text.length()) {
            throw Fault.evaluation("Invalid format specifier");
        }
        if (!ofNumber && (align == '=' || sign != '-' || alternate || !grouping.isEmpty())) {
            throw Fault.evaluation("a sign, '=', '#' or grouping is not allowed in string format specifier");
        }
        if (!grouping.isEmpty() && (align == '=' && width > 0 || "xXob".indexOf(type) >= 0)) {
            throw Fault.evaluation("grouping together with zero filling or another base than 10 is not supported");
        }
        return new Layout(fill, align, sign, alternate, grouping, width, precision, type);
    }

    private static boolean isAlign(char character) {
        return "<>=^".indexOf(character) >= 0;
    }

    private boolean skip(char character) {
        boolean found = at < text.length() && text.charAt(at) == character;
        at += found ? 1 : 0;
        return found;
    }

    private long number(long otherwise) {
        int start = at;
        long number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = Math.min(number * 10 + (text.charAt(at++) - '0'), Integer.MAX_VALUE);
        }
        return at == start ? otherwise : number;
    }
}
