package dev.runnel.model;

import com.knuddels.jtokkit.api.EncodingType;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.Usage.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model.
 *
 * @param mode how it is prompted
 * @param contextSize tokens of prompt and completion together, null where unknown
 * @param outputLimit tokens that it generates at most, null where unknown
 * @param features what it can do
 * @param inputPrice US dollars per million prompt tokens, null where unknown
 * @param outputPrice US dollars per million completion tokens, null where unknown
 * @param encoding which tokens it reads, or the nearest
 * @param rules how parameters are sent
 */
record ModelFacts(
        Mode mode,
        @Nullable Integer contextSize,
        @Nullable Integer outputLimit,
        Set<Feature> features,
        @Nullable BigDecimal inputPrice,
        @Nullable BigDecimal outputPrice,
        EncodingType encoding,
        ParameterRules rules) {

    /** A model that nothing is known of: chat, no context size, tools and vision on. */
    static final ModelFacts UNKNOWN = new ModelFacts(
            Mode.CHAT,
            null,
            null,
            EnumSet.of(Feature.TOOL_CALL, Feature.VISION),
            null,
            null,
            EncodingType.O200K_BASE,
            ParameterRules.NONE);

    private static final BigDecimal PER_MILLION = new BigDecimal("0.000001");

    /** Amounts are rounded half up to so many decimals, each by itself, as Dify does. */
    private static final int PRICE_DECIMALS = 7;

    ModelFacts {
        features = Set.copyOf(features);
    }

    /** These facts with what an installation knows better. */
    ModelFacts with(ModelOverride better) {
        return new ModelFacts(
                better.mode() == null ? mode : better.mode(),
                better.contextSize() == null ? contextSize : better.contextSize(),
                outputLimit,
                better.features() == null ? features : better.features(),
                better.inputPrice() == null ? inputPrice : better.inputPrice(),
                better.outputPrice() == null ? outputPrice : better.outputPrice(),
                encoding,
                rules.and(ParameterRules.of(better.rename(), better.drop())));
    }

    /** These facts where another provider serves the model: its prices are not known. */
    ModelFacts elsewhere() {
        return new ModelFacts(mode, contextSize, outputLimit, features, null, null, encoding, rules);
    }

    /** These facts with what the serving provider wants of every request. */
    ModelFacts dialect(ParameterRules dialect) {
        return new ModelFacts(
                mode, contextSize, outputLimit, features, inputPrice, outputPrice, encoding, rules.and(dialect));
    }

    /** What so many tokens cost; {@link Price#FREE} where no price is known. */
    Price price(long promptTokens, long completionTokens) {
        if (inputPrice == null && outputPrice == null) {
            return Price.FREE;
        }
        BigDecimal input = inputPrice == null ? BigDecimal.ZERO : inputPrice;
        BigDecimal output = outputPrice == null ? BigDecimal.ZERO : outputPrice;
        return new Price(
                input, output, PER_MILLION, amount(promptTokens, input), amount(completionTokens, output), "USD");
    }

    private static BigDecimal amount(long tokens, BigDecimal unitPrice) {
        return BigDecimal.valueOf(tokens)
                .multiply(unitPrice)
                .multiply(PER_MILLION)
                .setScale(PRICE_DECIMALS, RoundingMode.HALF_UP);
    }
}
