package dev.runnel.engine.graph;

import dev.runnel.engine.ConfigurationNode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a node type: its name in app files, what it is, and how it is read.
 *
 * <p>A node reads its settings by these declarations only, so that the form that an editor builds from them is what runs.
 *
 * @param <T> what reading it yields
 */
public final class Setting<T extends @Nullable Object> {

    /** What a setting is, for whoever builds a form. */
    public sealed interface Kind {

        /** A text. */
        record Text() implements Kind {}

        /** A text with references to variables, {@code {{#node.name#}}}. */
        record Template() implements Kind {}

        /** A Jinja template or a program. */
        record Source() implements Kind {}

        /** True or false. */
        record Flag() implements Kind {}

        /** A whole number within its limits. */
        record Whole(int least, int most) implements Kind {}

        /** One of some words. */
        record Choice(List<String> words) implements Kind {}

        /** A reference to a variable. */
        record Reference() implements Kind {}

        /** Some references to variables. */
        record References() implements Kind {}

        /** An object with settings of its own. */
        record Group(List<Setting<?>> members) implements Kind {}

        /** A list of objects with settings of their own. */
        record Rows(List<Setting<?>> columns) implements Kind {}

        /** Any value. */
        record Any() implements Kind {}
    }

    private final String name;
    private final String title;
    private final Kind kind;
    private final BiFunction<ConfigurationNode, String, T> reader;

    private Setting(String name, String title, Kind kind, BiFunction<ConfigurationNode, String, T> reader) {
        this.name = name;
        this.title = title;
        this.kind = kind;
        this.reader = reader;
    }

    /** Its name in app files. */
    public String name() {
        return name;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    T read(ConfigurationNode node) {
        return reader.apply(node, name);
    }

    /** A text; empty where absent. */
    public static Setting<String> text(String name, String title) {
        return new Setting<>(name, title, new Kind.Text(), (node, member) -> node.text(member, ""));
    }

    /** A text with references to variables; empty where absent. */
    public static Setting<String> template(String name, String title) {
        return new Setting<>(name, title, new Kind.Template(), (node, member) -> node.text(member, ""));
    }

    /** A Jinja template or a program; empty where absent. */
    public static Setting<String> source(String name, String title) {
        return new Setting<>(name, title, new Kind.Source(), (node, member) -> node.text(member, ""));
    }

    /** True or false. */
    public static Setting<Boolean> flag(String name, String title, boolean otherwise) {
        return new Setting<>(name, title, new Kind.Flag(), (node, member) -> node.flag(member, otherwise));
    }

    /** A whole number; one outside the limits is a fault and becomes {@code otherwise}. */
    public static Setting<Integer> whole(String name, String title, int otherwise, int least, int most) {
        return new Setting<>(name, title, new Kind.Whole(least, most), (node, member) -> {
            Integer number = node.integer(member);
            if (number != null && (number < least || number > most)) {
                node.warn(member, "must be between " + least + " and " + most);
                return otherwise;
            }
            return number == null ? otherwise : number;
        });
    }

    /** One of some words; another is a fault and becomes {@code otherwise}, as an absent one does. */
    public static Setting<String> choice(String name, String title, String otherwise, List<String> words) {
        return new Setting<>(name, title, new Kind.Choice(words), (node, member) -> {
            String word = node.text(member, otherwise);
            if (word.isEmpty() || words.contains(word)) {
                return word.isEmpty() ? otherwise : word;
            }
            node.warn(member, "does not know " + word + "; known are " + String.join(", ", words));
            return otherwise;
        });
    }

    /** A reference to a variable; null where absent or empty, a malformed one is a fault. */
    public static Setting<@Nullable Selector> reference(String name, String title) {
        return new Setting<>(name, title, new Kind.Reference(), (node, member) -> {
            List<Value> parts = node.list(member);
            if (parts.isEmpty()) {
                return null;
            }
            Selector selector = Selector.ofValue(node.object().get(member));
            if (selector == null) {
                node.warn(member, "must be a list of at least two texts, node and variable");
            }
            return selector;
        });
    }

    /** Some references to variables. */
    public static Setting<List<Selector>> references(String name, String title) {
        return new Setting<>(name, title, new Kind.References(), (node, member) -> {
            var selectors = new ArrayList<Selector>();
            List<Value> items = node.list(member);
            for (int i = 0; i < items.size(); i++) {
                Selector selector = Selector.ofValue(items.get(i));
                if (selector == null) {
                    node.warn(member + "[" + i + "]", "must be a list of at least two texts, node and variable");
                } else {
                    selectors.add(selector);
                }
            }
            return List.copyOf(selectors);
        });
    }

    /** An object with settings of its own; read with all defaults where absent. */
    public static <R extends @Nullable Object> Setting<R> group(
            String name, String title, List<Setting<?>> members, Function<Settings, R> reading) {
        return new Setting<>(
                name,
                title,
                new Kind.Group(members),
                (node, member) -> reading.apply(new Settings(node.object(member), members)));
    }

    /** A list of objects with settings of their own; a row that reads as null is left out. */
    public static <R> Setting<List<R>> rows(
            String name, String title, List<Setting<?>> columns, Function<Settings, @Nullable R> reading) {
        return new Setting<>(
                name, title, new Kind.Rows(columns), (node, member) -> read(node.objects(member), columns, reading));
    }

    /** Rows that older files may write as one object alone, or as a bare text for the column {@code textColumn}. */
    public static <R> Setting<List<R>> looseRows(
            String name,
            String title,
            List<Setting<?>> columns,
            Setting<String> textColumn,
            Function<Settings, @Nullable R> reading) {
        return new Setting<>(
                name,
                title,
                new Kind.Rows(columns),
                (node, member) -> read(node.objectsLoosely(member, textColumn.name()), columns, reading));
    }

    private static <R> List<R> read(
            List<ConfigurationNode> items, List<Setting<?>> columns, Function<Settings, @Nullable R> reading) {
        var rows = new ArrayList<R>();
        for (ConfigurationNode item : items) {
            R row = reading.apply(new Settings(item, columns));
            if (row != null) {
                rows.add(row);
            }
        }
        return List.copyOf(rows);
    }

    /** A list of any values; empty where absent. */
    public static Setting<List<Value>> values(String name, String title) {
        return new Setting<>(name, title, new Kind.Any(), ConfigurationNode::list);
    }

    /** Any value; {@link Value#NULL} where absent. */
    public static Setting<Value> any(String name, String title) {
        return new Setting<>(
                name,
                title,
                new Kind.Any(),
                (node, member) -> node.object().members().getOrDefault(member, Value.NULL));
    }

    /** An object whose members are the app's own; empty where absent. */
    public static Setting<ObjectValue> object(String name, String title) {
        return new Setting<>(
                name,
                title,
                new Kind.Any(),
                (node, member) -> node.object(member).object());
    }
}
