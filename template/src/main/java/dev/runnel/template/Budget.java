package dev.runnel.template;

import java.math.BigInteger;
import java.util.function.BooleanSupplier;

/** What one rendering has used up of its limits. */
final class Budget {

    private static final int STEPS_BETWEEN_STOP_CHECKS = 256;

    private static final int CHARACTERS_OF_A_STEP = 256;

    private final JinjaLimits limits;
    private final BooleanSupplier stopped;
    private long steps;
    private long nextStopCheck;
    private long allocated;
    private int depth;
    private int macros;

    Budget(JinjaLimits limits, BooleanSupplier stopped) {
        this.limits = limits;
        this.stopped = stopped;
    }

    JinjaLimits limits() {
        return limits;
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        if (steps >= nextStopCheck) {
            check();
        }
    }

    /** The steps that looking at so many characters takes. */
    void characters(long count) {
        if (count >= CHARACTERS_OF_A_STEP) {
            steps(count / CHARACTERS_OF_A_STEP);
        }
    }

    private void check() {
        if (steps > limits.steps()) {
            throw Fault.limit("the template takes more than " + limits.steps() + " steps");
        }
        if (stopped.getAsBoolean()) {
            throw Fault.stopped();
        }
        nextStopCheck = Math.min(steps + STEPS_BETWEEN_STOP_CHECKS, limits.steps() + 1);
    }

    /** Enters a level of evaluation; every one that is not left by a {@link Fault} is left by {@link #leave}. */
    void enter() {
        if (++depth > limits.depth()) {
            throw Fault.limit("evaluation or values are nested deeper than " + limits.depth() + " levels");
        }
    }

    void leave() {
        depth--;
    }

    void enterMacro() {
        if (++macros > limits.macroDepth()) {
            throw Fault.limit("macros call each other deeper than " + limits.macroDepth() + " levels");
        }
    }

    void leaveMacro() {
        macros--;
    }

    /** Asks for a value of that many characters or items, before it is made. */
    void allocate(long size) {
        if (size > limits.valueSize()) {
            throw Fault.limit("a value of more than " + limits.valueSize() + " characters or items");
        }
        allocated += size;
        if (allocated > limits.allocation()) {
            throw Fault.limit(
                    "the template makes values of more than " + limits.allocation() + " characters and items in all");
        }
    }

    /** Refuses integers of that many bits, before they are made. */
    void integer(long bits) {
        if (bits > limits.integerBits()) {
            throw Fault.limit("an integer of more than " + limits.integerBits() + " bits");
        }
    }

    /** A checked integer in its one form: a Long where it fits. */
    Object integer(BigInteger value) {
        integer(value.bitLength());
        return Numbers.shortest(value);
    }
}
