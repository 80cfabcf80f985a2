package dev.runnel.template;

/** Integers from {@code start} on, {@code size} of them, {@code step} apart. */
record JinjaRange(long start, long stop, long step, int size) implements JinjaObject {

    /** Reads and checks the bounds as Python's {@code range} does. */
    static JinjaRange of(long start, long stop, long step, Budget budget) {
        if (step == 0) {
            throw Fault.evaluation("range() arg 3 must not be zero");
        }
        // In floating point first: the exact difference may not fit.
        double distance = (double) stop - (double) start;
        if (Math.abs(distance) > Long.MAX_VALUE / 2
                || distance / step > budget.limits().rangeLength() + 1.0) {
            throw Fault.limit("a range of more than " + budget.limits().rangeLength() + " items");
        }
        long size =
                distance / step <= 0 ? 0 : step > 0 ? (stop - start - 1) / step + 1 : (start - stop - 1) / -step + 1;
        if (size > budget.limits().rangeLength()) {
            throw Fault.limit("a range of more than " + budget.limits().rangeLength() + " items");
        }
        return new JinjaRange(start, stop, step, (int) size);
    }

    long get(int index) {
        return start + index * step;
    }

    /** Position of the number, or -1. */
    int indexOf(long number) {
        long distance = number - start;
        if (distance % step != 0) {
            return -1;
        }
        long index = distance / step;
        return index >= 0 && index < size ? (int) index : -1;
    }

    @Override
    public String typeName() {
        return "range";
    }
}
