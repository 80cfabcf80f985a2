package dev.runnel.engine.graph;

import dev.runnel.engine.InputText;
import dev.runnel.run.FileReference;
import dev.runnel.run.FileReference.Type;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;

/** Values as text: plainly, for prompts, requests and code, or as markdown, for answers (workflow.md section 3.3). */
public final class VariableText {

    private final Function<FileReference, String> addresses;

    /** @param addresses where a client finds a file */
    public VariableText(Function<FileReference, String> addresses) {
        this.addresses = addresses;
    }

    /** The plain form; files are left out. */
    public static String plain(Value value) {
        return switch (value) {
            case Value.NullValue ignored -> "";
            case Value.BooleanValue same -> InputText.of(same);
            case Value.IntegerValue same -> InputText.of(same);
            case Value.DecimalValue same -> InputText.of(same);
            case TextValue(String text) -> text;
            case FileValue ignored -> "";
            case ObjectValue object -> JsonText.write(object);
            case ListValue(List<Value> items) -> list(items);
        };
    }

    private static String list(List<Value> items) {
        if (items.isEmpty() || items.stream().allMatch(FileValue.class::isInstance)) {
            return "";
        }
        return JsonText.write(new ListValue(items));
    }

    /** The markdown form. */
    public String markdown(Value value) {
        return switch (value) {
            case FileValue(FileReference file) -> link(file);
            case ObjectValue object -> JsonText.writeIndented(object);
            case ListValue(List<Value> items) -> lines(items);
            case Value.NullValue same -> plain(same);
            case Value.BooleanValue same -> plain(same);
            case Value.IntegerValue same -> plain(same);
            case Value.DecimalValue same -> plain(same);
            case TextValue same -> plain(same);
        };
    }

    private String lines(List<Value> items) {
        var lines = new StringJoiner("\n");
        for (Value item : items) {
            lines.add(item instanceof FileValue(FileReference file) ? link(file) : "- " + plain(item));
        }
        return lines.toString();
    }

    private String link(FileReference file) {
        String link = "[" + file.name() + "](" + addresses.apply(file) + ")";
        return file.type() == Type.IMAGE ? "!" + link : link;
    }
}
