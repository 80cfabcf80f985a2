package dev.runnel.dsl;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document into a value, with limits that a hostile file cannot pass.
 *
 * <p>Scalars mean what they mean to YAML 1.1 ({@link PlainScalar}); the last of two equal keys counts. Values are
 * immutable, so an alias shares what its anchor made; what counts against the limits is the size as if it were copied.
 */
final class YamlReader {

    static final int MAX_DEPTH = 100;
    static final int MAX_ALIASES = 50;
    /** Values in a file, aliases written out. */
    static final int MAX_VALUES = 500_000;
    /** Characters of all texts in a file, aliases written out. */
    static final int MAX_CHARACTERS = 32 * 1024 * 1024;

    private static final int CODE_POINT_LIMIT = 16 * 1024 * 1024;
    /** Characters that may be read again to repair escapes of YAML 1.1. */
    private static final long REPAIR_CHARACTERS = 64L * 1024 * 1024;

    private static final String CORE = "tag:yaml.org,2002:";
    private final Iterator<Event> events;
    private final @Nullable ObjIntConsumer<String> lines;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int depth;
    private int aliases;
    private long values;
    private long characters;

    private record Anchored(Value value, long values, long characters) {}

    /** Where a value stands; its text is made only when it is needed. */
    private record Place(@Nullable Place parent, @Nullable String name, int index) {
        Place member(String key) {
            return new Place(this, key, -1);
        }

        Place item(int at) {
            return new Place(this, null, at);
        }

        @Override
        public String toString() {
            if (parent == null) {
                return "";
            }
            String before = parent.toString();
            if (name == null) {
                return before + "[" + index + "]";
            }
            return before.isEmpty() ? name : before + "." + name;
        }
    }

    private YamlReader(String text, @Nullable ObjIntConsumer<String> lines) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(CODE_POINT_LIMIT)
                // In one piece: with its small buffer the parser copies a long text once per buffer, which is
                // quadratic.
                .setBufferSize(text.length() + 1)
                .setLabel("app file")
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
        this.lines = lines;
    }

    /**
     * The value of a document.
     *
     * @throws AppFileException where it is not one YAML document, or beyond a limit
     */
    static Value read(String text) {
        return read(text, null);
    }

    /** The line of every path in a document that {@link #read} took. */
    static Map<String, Integer> lines(String text) {
        var lines = new HashMap<String, Integer>();
        read(text, lines::put);
        return lines;
    }

    private static Value read(String text, @Nullable ObjIntConsumer<String> lines) {
        String document = text;
        try {
            for (long scanned = text.length(); ; scanned += document.length()) {
                try {
                    return new YamlReader(document, lines).document();
                } catch (MarkedYamlEngineException e) {
                    String repaired = scanned > REPAIR_CHARACTERS ? null : OldYaml.repaired(document, e);
                    if (repaired == null) {
                        throw e;
                    }
                    document = repaired;
                }
            }
        } catch (MarkedYamlEngineException e) {
            Integer line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(null);
            throw new AppFileException(new AppFileFault("", line, "is not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new AppFileException(new AppFileFault("", null, "is not YAML: " + firstLine(e.getMessage())));
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }

    private Value document() {
        events.next();
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            throw new AppFileException(new AppFileFault("", null, "is empty"));
        }
        Value value = value(events.next(), new Place(null, null, -1));
        events.next();
        Event last = events.next();
        if (last.getEventId() != Event.ID.StreamEnd) {
            throw fault(last, null, "must hold one YAML document only");
        }
        return value;
    }

    private Value value(Event event, Place place) {
        if (lines != null && place.parent() != null) {
            lines.accept(place.toString(), line(event));
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias, place);
        }
        long valuesBefore = values;
        long charactersBefore = characters;
        String anchor =
                ((NodeEvent) event).getAnchor().map(name -> name.getValue()).orElse(null);
        if (anchor != null) {
            open.add(anchor);
        }
        Value value = switch (event) {
            case ScalarEvent scalar -> scalar(scalar, place);
            case CollectionStartEvent start -> collection(start, place);
            default -> throw fault(event, place, "is not YAML");
        };
        if (anchor != null) {
            open.remove(anchor);
            anchors.put(anchor, new Anchored(value, values - valuesBefore, characters - charactersBefore));
        }
        return value;
    }

    private Value alias(AliasEvent event, Place place) {
        String name = event.getAlias().getValue();
        if (++aliases > MAX_ALIASES) {
            throw fault(event, place, "is one alias too many: at most " + MAX_ALIASES + " are allowed");
        }
        if (open.contains(name)) {
            throw fault(event, place, "is an alias of something that contains it");
        }
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            throw fault(event, place, "is an alias of nothing: *" + name);
        }
        count(event, place, anchored.values(), anchored.characters());
        return anchored.value();
    }

    private Value scalar(ScalarEvent event, Place place) {
        String text = event.getValue();
        count(event, place, 1, text.length());
        if (event.isSQuoted()) {
            text = OldYaml.breaks(text);
        }
        String tag = event.getTag().orElse("");
        try {
            if (tag.isEmpty()) {
                return event.isPlain() ? PlainScalar.value(text) : Value.of(text);
            }
            return switch (tag) {
                case "!", CORE + "str" -> Value.of(text);
                case CORE + "int" -> PlainScalar.integer(text);
                case CORE + "float" -> PlainScalar.decimal(text);
                case CORE + "null" -> Value.NULL;
                case CORE + "bool", CORE + "timestamp" -> PlainScalar.value(text);
                default -> throw new IllegalArgumentException("has a tag that is not allowed: " + tag);
            };
        } catch (IllegalArgumentException e) {
            throw fault(event, place, String.valueOf(e.getMessage()));
        }
    }

    private Value collection(CollectionStartEvent start, Place place) {
        boolean mapping = start.getEventId() == Event.ID.MappingStart;
        String tag = start.getTag().orElse("!");
        if (!tag.equals("!") && !tag.equals(CORE + (mapping ? "map" : "seq"))) {
            throw fault(start, place, "has a tag that is not allowed: " + tag);
        }
        if (++depth > MAX_DEPTH) {
            throw fault(start, place, "nests deeper than " + MAX_DEPTH + " levels");
        }
        count(start, place, 1, 0);
        Value value = mapping ? mapping(place) : sequence(place);
        depth--;
        return value;
    }

    private Value sequence(Place place) {
        var items = new ArrayList<Value>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(value(event, place.item(items.size())));
        }
        return new ListValue(items);
    }

    private Value mapping(Place place) {
        var own = new LinkedHashMap<String, Value>();
        var merged = new LinkedHashMap<String, Value>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getTag().isEmpty()
                    && scalar.getValue().equals(PlainScalar.MERGE)) {
                merge(value(events.next(), place.member(PlainScalar.MERGE)), merged, event, place);
            } else {
                String key = key(value(event, place), event, place);
                Place member = place.member(key);
                own.put(key, value(events.next(), member));
                if (lines != null) {
                    lines.accept(member.toString(), line(event));
                }
            }
        }
        if (merged.isEmpty()) {
            return new ObjectValue(own);
        }
        merged.putAll(own);
        return new ObjectValue(merged);
    }

    /** Takes over the members of a mapping, or of a list of mappings of which the first counts most. */
    private static void merge(Value source, Map<String, Value> into, Event event, Place place) {
        List<Value> sources = source instanceof ListValue(List<Value> items) ? items : List.of(source);
        for (Value each : sources.reversed()) {
            if (!(each instanceof ObjectValue object)) {
                throw fault(event, place, "can merge mappings only");
            }
            into.putAll(object.members());
        }
    }

    /** A key as JSON writes it, since that is how Dify keeps it. */
    private static String key(Value key, Event event, Place place) {
        return switch (key) {
            case TextValue(String text) -> text;
            case IntegerValue(long number) -> Long.toString(number);
            case DecimalValue(double number) -> YamlWriter.decimal(number);
            case BooleanValue(boolean flag) -> Boolean.toString(flag);
            case NullValue ignored -> "null";
            case ListValue ignored -> throw fault(event, place, "has a list as a key");
            case ObjectValue ignored -> throw fault(event, place, "has a mapping as a key");
            case FileValue ignored -> throw fault(event, place, "has a file as a key");
        };
    }

    private void count(Event event, Place place, long moreValues, long moreCharacters) {
        values += moreValues;
        characters += moreCharacters;
        if (values > MAX_VALUES || characters > MAX_CHARACTERS) {
            throw fault(
                    event,
                    place,
                    "makes the file too large: at most " + MAX_VALUES + " values and " + MAX_CHARACTERS
                            + " characters, with aliases written out");
        }
    }

    private static AppFileException fault(Event event, @Nullable Place place, String message) {
        return new AppFileException(new AppFileFault(place == null ? "" : place.toString(), line(event), message));
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
