package dev.runnel.engine;

import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object of an app file, read with type checks that collect faults with their path.
 *
 * <p>A null member counts as absent. A member of the wrong type is a refusal, and the reading goes on with the default,
 * so that one pass finds every fault.
 */
public final class ConfigurationNode {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");

    private static final Map<Class<? extends Value>, String> WANTED = Map.of(
            TextValue.class, "text",
            BooleanValue.class, "true or false",
            ListValue.class, "a list",
            ObjectValue.class, "an object");

    private final ObjectValue object;
    private final String path;
    private final List<ConfigurationFault> faults;

    private ConfigurationNode(ObjectValue object, String path, List<ConfigurationFault> faults) {
        this.object = object;
        this.path = path;
        this.faults = faults;
    }

    /** The root of a file; faults are added to the given list. */
    public static ConfigurationNode root(ObjectValue object, List<ConfigurationFault> faults) {
        return new ConfigurationNode(object, "", faults);
    }

    /** The object as it was written. */
    public ObjectValue object() {
        return object;
    }

    /** The path of a member. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Whether the member is there and not null. */
    public boolean has(String name) {
        Value value = object.get(name);
        return value != null && value != Value.NULL;
    }

    /** Notes that the file cannot be imported. */
    public void refuse(String name, String message) {
        faults.add(new ConfigurationFault(path(name), message, true));
    }

    /** Notes that this object makes the file one that cannot be imported. */
    public void refuse(String message) {
        faults.add(new ConfigurationFault(path, message, true));
    }

    /** Notes that import must warn and a run must fail, of this object as a whole. */
    public void warn(String message) {
        faults.add(new ConfigurationFault(path, message, false));
    }

    /** Notes that import must warn and a run must fail. */
    public void warn(String name, String message) {
        faults.add(new ConfigurationFault(path(name), message, false));
    }

    /** A text. */
    public String text(String name, String otherwise) {
        TextValue text = member(name, TextValue.class);
        return text == null ? otherwise : text.value();
    }

    /** A text that a run needs; warns where it is absent or blank. */
    public String requiredText(String name) {
        if (blank(name)) {
            warn(name, "is required");
        }
        return text(name, "");
    }

    /** Whether the member is absent, or a text without anything to read. */
    public boolean blank(String name) {
        return !has(name) || object.get(name) instanceof TextValue(String text) && text.isBlank();
    }

    /** A boolean. */
    public boolean flag(String name, boolean otherwise) {
        BooleanValue flag = member(name, BooleanValue.class);
        return flag == null ? otherwise : flag.value();
    }

    /** A whole number, also where it is written as text; null where it is absent or wrong. */
    public @Nullable Integer integer(String name) {
        Value value = object.members().getOrDefault(name, Value.NULL);
        if (value instanceof TextValue(String text)
                && WHOLE_NUMBER.matcher(text.strip()).matches()) {
            return Integer.valueOf(text.strip());
        }
        if (value instanceof IntegerValue(long number) && number == (int) number) {
            return (int) number;
        }
        if (value != Value.NULL) {
            refuse(name, "must be a whole number, but is " + kind(value));
        }
        return null;
    }

    /** An object; the empty one where it is absent or wrong. */
    public ConfigurationNode object(String name) {
        ObjectValue found = member(name, ObjectValue.class);
        return new ConfigurationNode(found == null ? ObjectValue.EMPTY : found, path(name), faults);
    }

    /** A list; no items where it is absent or wrong. */
    public List<Value> list(String name) {
        ListValue list = member(name, ListValue.class);
        return list == null ? List.of() : list.items();
    }

    /** A list of texts. */
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        List<Value> items = list(name);
        for (int i = 0; i < items.size(); i++) {
            TextValue text = typed(name + "[" + i + "]", TextValue.class, items.get(i));
            if (text != null) {
                texts.add(text.value());
            }
        }
        return texts;
    }

    /** A list of objects. */
    public List<ConfigurationNode> objects(String name) {
        var objects = new ArrayList<ConfigurationNode>();
        List<Value> items = list(name);
        for (int i = 0; i < items.size(); i++) {
            String item = name + "[" + i + "]";
            ObjectValue found = typed(item, ObjectValue.class, items.get(i));
            if (found != null) {
                objects.add(new ConfigurationNode(found, path(item), faults));
            }
        }
        return objects;
    }

    /**
     * A list of objects, where older files may write one object alone, or a bare text as the member {@code textMember} of
     * one; an empty text is no object.
     */
    public List<ConfigurationNode> objectsLoosely(String name, String textMember) {
        return switch (object.members().getOrDefault(name, Value.NULL)) {
            case ObjectValue alone -> List.of(new ConfigurationNode(alone, path(name), faults));
            case TextValue(String text) when text.isEmpty() -> List.of();
            case TextValue text ->
                List.of(new ConfigurationNode(ObjectValue.EMPTY.with(textMember, text), path(name), faults));
            case ListValue ignored -> objects(name);
            case NullValue ignored -> objects(name);
            case BooleanValue ignored -> objects(name);
            case IntegerValue ignored -> objects(name);
            case DecimalValue ignored -> objects(name);
            case FileValue ignored -> objects(name);
        };
    }

    private <T extends Value> @Nullable T member(String name, Class<T> type) {
        Value value = object.get(name);
        return value == null || value == Value.NULL ? null : typed(name, type, value);
    }

    private <T extends Value> @Nullable T typed(String name, Class<T> type, Value value) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        boolean unquoted = type == TextValue.class && !(value instanceof ListValue || value instanceof ObjectValue);
        refuse(name, "must be " + WANTED.get(type) + ", but is " + kind(value) + (unquoted ? " (quote it)" : ""));
        return null;
    }

    private static String kind(Value value) {
        return switch (value) {
            case NullValue ignored -> "null";
            case BooleanValue ignored -> "true or false";
            case IntegerValue ignored -> "a number";
            case DecimalValue ignored -> "a number";
            case TextValue ignored -> "text";
            case ListValue ignored -> "a list";
            case ObjectValue ignored -> "an object";
            case FileValue ignored -> "a file";
        };
    }
}
