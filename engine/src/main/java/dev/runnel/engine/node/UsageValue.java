package dev.runnel.engine.node;

import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;

/** What a model call consumed, as a variable of its node (workflow.md section 8.4). */
final class UsageValue {

    private UsageValue() {}

    /** The usage with Dify's member names; money is text, times are seconds. */
    static ObjectValue of(Usage usage) {
        Usage.Price price = usage.price();
        var members = new LinkedHashMap<String, Value>();
        members.put("prompt_tokens", Value.of(usage.promptTokens()));
        members.put("prompt_unit_price", money(price.promptUnitPrice()));
        members.put("prompt_price_unit", money(price.unit()));
        members.put("prompt_price", money(price.prompt()));
        members.put("completion_tokens", Value.of(usage.completionTokens()));
        members.put("completion_unit_price", money(price.completionUnitPrice()));
        members.put("completion_price_unit", money(price.unit()));
        members.put("completion_price", money(price.completion()));
        members.put("total_tokens", Value.of(usage.totalTokens()));
        members.put("total_price", money(price.total()));
        members.put("currency", Value.of(price.currency()));
        members.put("latency", Value.of(usage.latency()));
        Double first = usage.timeToFirstToken();
        members.put("time_to_first_token", first == null ? Value.NULL : Value.of(first.doubleValue()));
        members.put("time_to_generate", first == null ? Value.NULL : Value.of(Math.max(0, usage.latency() - first)));
        return new ObjectValue(members);
    }

    private static Value money(BigDecimal amount) {
        return Value.of(amount.toPlainString());
    }
}
