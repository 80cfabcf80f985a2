package dev.runnel.template;

/**
 * What a template may use up. All are inclusive maxima of at least 1; text is counted in UTF-16 units.
 *
 * @param sourceCharacters length of the source
 * @param nesting levels of expressions and blocks inside each other in the source
 * @param steps evaluated expressions, statements, loop passes and items that filters touch
 * @param depth levels of evaluation inside each other: expressions, blocks, macros, nested values
 * @param macroDepth macros that call each other
 * @param outputCharacters length of what is rendered
 * @param valueSize characters of one text, or items of one list or mapping, made while rendering
 * @param allocation characters and items that all values made while rendering have together
 * @param rangeLength items of one {@code range}
 * @param integerBits size of an integer
 */
public record JinjaLimits(
        int sourceCharacters,
        int nesting,
        long steps,
        int depth,
        int macroDepth,
        int outputCharacters,
        int valueSize,
        long allocation,
        int rangeLength,
        int integerBits) {

    private static final JinjaLimits DEFAULTS =
            new JinjaLimits(1_000_000, 100, 2_000_000, 400, 60, 400_000, 2_000_000, 100_000_000, 100_000, 16_384);

    public JinjaLimits {
        if (sourceCharacters < 1
                || nesting < 1
                || steps < 1
                || depth < 1
                || macroDepth < 1
                || outputCharacters < 1
                || valueSize < 1
                || allocation < 1
                || rangeLength < 1
                || integerBits < 64) {
            throw new IllegalArgumentException("a limit is at least 1, that of integers 64 bits");
        }
    }

    /**
     * The limits for tenants' templates: 400,000 characters of output, two million steps; the depths fit a stack of
     * 512 KiB.
     */
    public static JinjaLimits defaults() {
        return DEFAULTS;
    }

    public JinjaLimits withSourceCharacters(int maximum) {
        return new JinjaLimits(
                maximum,
                nesting,
                steps,
                depth,
                macroDepth,
                outputCharacters,
                valueSize,
                allocation,
                rangeLength,
                integerBits);
    }

    public JinjaLimits withSteps(long maximum) {
        return new JinjaLimits(
                sourceCharacters,
                nesting,
                maximum,
                depth,
                macroDepth,
                outputCharacters,
                valueSize,
                allocation,
                rangeLength,
                integerBits);
    }

    public JinjaLimits withOutputCharacters(int maximum) {
        return new JinjaLimits(
                sourceCharacters,
                nesting,
                steps,
                depth,
                macroDepth,
                maximum,
                valueSize,
                allocation,
                rangeLength,
                integerBits);
    }
}
