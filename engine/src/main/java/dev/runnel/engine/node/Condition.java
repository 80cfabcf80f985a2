package dev.runnel.engine.node;

import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One condition of an if-else node or of a loop's end (workflow.md section 8.7).
 *
 * @param selector the variable that is looked at
 * @param operator how
 * @param expected what it is held against: a text with references to variables, a boolean, a list, or null
 * @param files what is asked of the files of a list, or null
 */
public record Condition(
        Selector selector,
        Operator operator,
        Value expected,
        @Nullable OnFiles files) {

    /** How the conditions of a group are joined. */
    public enum Logic {
        /** All hold. */
        AND,
        /** At least one holds. */
        OR;

        /** The logic of that word, {@code and} or {@code or}. */
        public static Logic ofWire(String word) {
            return word.equals("or") ? OR : AND;
        }

        /** Its word in app files. */
        public String wire() {
            return this == OR ? "or" : "and";
        }
    }

    /** What a condition asks. */
    public enum Operator {
        CONTAINS("contains"),
        NOT_CONTAINS("not contains"),
        START_WITH("start with"),
        END_WITH("end with"),
        IS("is"),
        IS_NOT("is not"),
        EMPTY("empty"),
        NOT_EMPTY("not empty"),
        IN("in"),
        NOT_IN("not in"),
        ALL_OF("all of"),
        EQUAL("="),
        UNEQUAL("≠"),
        GREATER(">"),
        LESS("<"),
        GREATER_OR_EQUAL("≥"),
        LESS_OR_EQUAL("≤"),
        NULL("null"),
        NOT_NULL("not null"),
        EXISTS("exists"),
        NOT_EXISTS("not exists");

        private final String wire;

        Operator(String wire) {
            this.wire = wire;
        }

        /** Its word in app files. */
        public String wire() {
            return wire;
        }

        static @Nullable Operator ofWire(String word) {
            for (Operator each : values()) {
                if (each.wire.equals(word)) {
                    return each;
                }
            }
            return null;
        }

        /** Whether it looks at the variable alone. */
        boolean unary() {
            return switch (this) {
                case EMPTY, NOT_EMPTY, NULL, NOT_NULL, EXISTS, NOT_EXISTS -> true;
                case CONTAINS,
                        NOT_CONTAINS,
                        START_WITH,
                        END_WITH,
                        IS,
                        IS_NOT,
                        IN,
                        NOT_IN,
                        ALL_OF,
                        EQUAL,
                        UNEQUAL,
                        GREATER,
                        LESS,
                        GREATER_OR_EQUAL,
                        LESS_OR_EQUAL -> false;
            };
        }

        /** Whether it denies something: of a file list, every file must satisfy it. */
        boolean negative() {
            return wire.contains("not");
        }
    }

    /**
     * What is asked of files.
     *
     * @param logic how the tests are joined
     * @param tests of one attribute each
     */
    public record OnFiles(Logic logic, List<FileTest> tests) {

        /**
         * A test of one attribute of a file.
         *
         * @param key the attribute, such as {@code extension}
         */
        public record FileTest(String key, Operator operator, Value expected) {}
    }

    private static final List<String> OPERATORS =
            java.util.Arrays.stream(Operator.values()).map(Operator::wire).toList();
    private static final Setting<Value> EXPECTED = Setting.any("value", "Value");
    private static final Setting<String> OPERATOR = Setting.choice("comparison_operator", "Operator", "", OPERATORS);
    private static final Setting<String> KEY = Setting.text("key", "Attribute");
    private static final Setting<@Nullable Selector> SELECTOR = Setting.reference("variable_selector", "Variable");

    /** How the conditions beside it are joined. */
    static final Setting<String> LOGIC =
            Setting.choice("logical_operator", "Joined by", Logic.AND.wire(), List.of("and", "or"));

    private static final Setting<List<OnFiles.FileTest>> TESTS =
            Setting.rows("conditions", "Tests of files", List.of(KEY, OPERATOR, EXPECTED), Condition::readTest);
    private static final Setting<@Nullable OnFiles> FILES = Setting.group(
            "sub_variable_condition",
            "Of its files",
            List.of(LOGIC, TESTS),
            group -> group.has(TESTS) ? new OnFiles(Logic.ofWire(group.get(LOGIC)), group.get(TESTS)) : null);

    /** A setting that is a list of conditions. */
    public static Setting<List<Condition>> rows(String name, String title) {
        return Setting.rows(name, title, List.of(SELECTOR, OPERATOR, EXPECTED, FILES), Condition::read);
    }

    private static @Nullable Condition read(Settings row) {
        Operator operator = operator(row);
        Selector selector = row.get(SELECTOR);
        if (selector == null) {
            row.warn(SELECTOR, "is required");
        }
        return operator == null || selector == null
                ? null
                : new Condition(selector, operator, row.get(EXPECTED), row.get(FILES));
    }

    private static OnFiles.@Nullable FileTest readTest(Settings row) {
        Operator operator = operator(row);
        return operator == null ? null : new OnFiles.FileTest(row.get(KEY), operator, row.get(EXPECTED));
    }

    private static @Nullable Operator operator(Settings row) {
        if (!row.has(OPERATOR)) {
            row.warn(OPERATOR, "is required");
        }
        return Operator.ofWire(row.get(OPERATOR));
    }

    /** As app files write it, for people. */
    ObjectValue toValue() {
        var members = new LinkedHashMap<String, Value>();
        members.put(
                "variable_selector",
                new ListValue(selector.parts().stream().map(Value::of).toList()));
        members.put("comparison_operator", Value.of(operator.wire()));
        members.put("value", expected);
        members.put("sub_variable_condition", files == null ? Value.NULL : toValue(files));
        return new ObjectValue(members);
    }

    private static ObjectValue toValue(OnFiles files) {
        List<Value> tests = files.tests().stream()
                .<Value>map(test -> new ObjectValue(Map.of(
                                "key", Value.of(test.key()),
                                "comparison_operator", Value.of(test.operator().wire())))
                        .with("value", test.expected()))
                .toList();
        return ObjectValue.EMPTY
                .with("logical_operator", Value.of(files.logic().wire()))
                .with("conditions", new ListValue(tests));
    }
}
