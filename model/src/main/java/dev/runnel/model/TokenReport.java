package dev.runnel.model;

/**
 * What a provider says that a call consumed.
 *
 * @param prompt tokens of the prompt
 * @param completion tokens generated
 * @param reasoning of those, spent on reasoning
 * @param cacheRead of the prompt, read from the provider's cache
 * @param cacheWrite of the prompt, written to the provider's cache
 */
record TokenReport(long prompt, long completion, long reasoning, long cacheRead, long cacheWrite) {

    /** Nothing was consumed. */
    static final TokenReport NOTHING = new TokenReport(0, 0, 0, 0, 0);
}
