package dev.runnel.template;

/** Arguments matched with parameters, read by the parameter's number. */
final class Bound {

    private final Object[] values;

    Bound(Object[] values) {
        this.values = values;
    }

    boolean has(int parameter) {
        return values[parameter] != Arguments.ABSENT;
    }

    /** Whether it is given and not none. */
    boolean isSet(int parameter) {
        return has(parameter) && values[parameter] != None.NONE;
    }

    Object get(int parameter) {
        return values[parameter];
    }

    Object get(int parameter, Object otherwise) {
        return has(parameter) ? values[parameter] : otherwise;
    }

    boolean truth(int parameter, boolean otherwise) {
        return has(parameter) ? Types.truth(values[parameter]) : otherwise;
    }

    long integer(int parameter, long otherwise) {
        return has(parameter) ? Numbers.index(values[parameter]) : otherwise;
    }

    int smallInteger(int parameter, int otherwise) {
        return has(parameter) ? Numbers.smallIndex(values[parameter]) : otherwise;
    }

    /** A text; other values fail. */
    String text(int parameter, String otherwise) {
        if (!has(parameter)) {
            return otherwise;
        }
        return text(values[parameter]);
    }

    String text(int parameter) {
        return text(values[parameter]);
    }

    private static String text(Object value) {
        String text = Types.text(value);
        if (text == null) {
            throw value instanceof Undefined undefined
                    ? undefined.fault()
                    : Fault.evaluation("must be str, not " + Types.name(value));
        }
        return text;
    }
}
