package dev.runnel.store;

import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Words;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usages and lists of files as the JSON text of a column, and back. */
final class Trees {

    private static final String NO_USAGE = "{}";

    private Trees() {}

    static String write(Usage usage) {
        if (usage.equals(Usage.NONE)) {
            return NO_USAGE;
        }
        var members = new LinkedHashMap<String, Value>();
        members.put("prompt", Value.of(usage.promptTokens()));
        members.put("completion", Value.of(usage.completionTokens()));
        members.put("reasoning", Value.of(usage.reasoningTokens()));
        members.put("cache_read", Value.of(usage.cacheReadTokens()));
        members.put("cache_write", Value.of(usage.cacheWriteTokens()));
        Usage.Price price = usage.price();
        members.put("prompt_unit_price", Value.of(price.promptUnitPrice().toPlainString()));
        members.put(
                "completion_unit_price", Value.of(price.completionUnitPrice().toPlainString()));
        members.put("price_unit", Value.of(price.unit().toPlainString()));
        members.put("prompt_price", Value.of(price.prompt().toPlainString()));
        members.put("completion_price", Value.of(price.completion().toPlainString()));
        members.put("currency", Value.of(price.currency()));
        members.put("latency", Value.of(usage.latency()));
        Double first = usage.timeToFirstToken();
        members.put("first_token", first == null ? Value.NULL : Value.of(first.doubleValue()));
        members.put("estimated", Value.of(usage.estimated()));
        return JsonText.write(new ObjectValue(members));
    }

    static Usage usage(@Nullable String text) {
        if (text == null || text.equals(NO_USAGE)) {
            return Usage.NONE;
        }
        ObjectValue tree = JsonText.parseObject(text);
        return new Usage(
                whole(tree, "prompt"),
                whole(tree, "completion"),
                whole(tree, "reasoning"),
                whole(tree, "cache_read"),
                whole(tree, "cache_write"),
                new Usage.Price(
                        new BigDecimal(tree.text("prompt_unit_price", "0")),
                        new BigDecimal(tree.text("completion_unit_price", "0")),
                        new BigDecimal(tree.text("price_unit", "0")),
                        new BigDecimal(tree.text("prompt_price", "0")),
                        new BigDecimal(tree.text("completion_price", "0")),
                        tree.text("currency", "USD")),
                decimal(tree.get("latency")) instanceof Double latency ? latency : 0,
                decimal(tree.get("first_token")),
                tree.flag("estimated", false));
    }

    static String write(List<FileReference> files) {
        if (files.isEmpty()) {
            return "[]";
        }
        return JsonText.write(new ListValue(files.stream()
                .<Value>map(file -> file.toObject().with("belongs_to", Value.of(Words.of(file.belongsTo()))))
                .toList()));
    }

    static List<FileReference> files(@Nullable String text) {
        if (text == null || text.equals("[]") || !(JsonText.parse(text) instanceof ListValue(List<Value> items))) {
            return List.of();
        }
        return items.stream()
                .map(item -> (ObjectValue) item)
                .map(item -> FileReference.ofObject(
                        item, Words.parse(FileReference.Owner.class, item.text("belongs_to", "user"))))
                .toList();
    }

    private static long whole(ObjectValue tree, String name) {
        return tree.get(name) instanceof IntegerValue(long number) ? number : 0;
    }

    private static @Nullable Double decimal(@Nullable Value value) {
        return switch (value) {
            case DecimalValue(double number) -> Double.valueOf(number);
            case IntegerValue(long number) -> Double.valueOf(number);
            case null, default -> null;
        };
    }
}
