package dev.runnel.run;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What model calls consumed: tokens, money and time.
 *
 * <p>Prompt tokens include cached ones, completion tokens include reasoning tokens.
 *
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens that were generated
 * @param reasoningTokens of the completion tokens, those spent on reasoning
 * @param cacheReadTokens of the prompt tokens, those read from the provider's cache
 * @param cacheWriteTokens of the prompt tokens, those written to the provider's cache
 * @param price what the tokens cost, by the catalogue
 * @param latency whole time of the calls, seconds
 * @param timeToFirstToken seconds from the call to its first token, null where nothing was streamed
 * @param estimated whether the tokens were counted here because the provider reported none
 */
public record Usage(
        long promptTokens,
        long completionTokens,
        long reasoningTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        Price price,
        double latency,
        @Nullable Double timeToFirstToken,
        boolean estimated) {

    /** Nothing consumed. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, Price.FREE, 0, null, false);

    /**
     * The money of a usage.
     *
     * @param promptUnitPrice price of one unit of prompt tokens
     * @param completionUnitPrice price of one unit of completion tokens
     * @param unit what a unit price is multiplied by per token: 0.000001 for prices per million
     * @param prompt cost of the prompt
     * @param completion cost of the completion
     * @param currency ISO code
     */
    public record Price(
            BigDecimal promptUnitPrice,
            BigDecimal completionUnitPrice,
            BigDecimal unit,
            BigDecimal prompt,
            BigDecimal completion,
            String currency) {

        /** No price is known, or nothing is charged. */
        public static final Price FREE =
                new Price(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, "USD");

        /** Prompt and completion together. */
        public BigDecimal total() {
            return prompt.add(completion);
        }
    }

    /** Prompt and completion together. */
    public long totalTokens() {
        return promptTokens + completionTokens;
    }

    /** The sum of two usages; unit prices are those of the other where this one has none. */
    public Usage plus(Usage other) {
        if (this.equals(NONE)) {
            return other;
        }
        Price base = price.unit().signum() == 0 ? other.price : price;
        return new Usage(
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                reasoningTokens + other.reasoningTokens,
                cacheReadTokens + other.cacheReadTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                new Price(
                        base.promptUnitPrice(),
                        base.completionUnitPrice(),
                        base.unit(),
                        price.prompt().add(other.price.prompt()),
                        price.completion().add(other.price.completion()),
                        base.currency()),
                latency + other.latency,
                timeToFirstToken == null ? other.timeToFirstToken : timeToFirstToken,
                estimated || other.estimated);
    }
}
