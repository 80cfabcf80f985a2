package dev.runnel.engine.node;

import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.ModelName;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an app file says of a model node (workflow.md section 8.4).
 *
 * @param model which, how the file says it is prompted, and its parameters
 * @param prompt the prompt's entries; one without a role is a completion's text
 * @param jinja variables of the entries that are Jinja templates
 * @param context where the value for {@code {{#context#}}} is
 * @param memory earlier turns, or null
 * @param vision files that are shown to the model, or null
 * @param structured the answer's form, or null for free text
 * @param separated whether reasoning is an output of its own
 */
record LlmSettings(
        Model model,
        List<Entry> prompt,
        List<JinjaVariable> jinja,
        @Nullable Selector context,
        @Nullable Memory memory,
        @Nullable Vision vision,
        @Nullable Structured structured,
        boolean separated) {

    /** The model, {@code chat} or {@code completion}, and completion parameters. */
    record Model(ModelName name, String mode, ObjectValue parameters) {}

    /** Who says an entry. */
    enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    /**
     * One entry of a prompt.
     *
     * @param role null in a completion's only entry
     * @param jinja the template where the entry is one, else null
     */
    record Entry(
            @Nullable Role role, PromptText text, @Nullable String jinja) {}

    record JinjaVariable(String name, @Nullable Selector selector) {}

    /**
     * Earlier turns in the prompt.
     *
     * @param turns how many at most, 0 for no limit but the tokens
     * @param query what the user says now; blank for the run's query
     */
    record Memory(int turns, String userPrefix, String assistantPrefix, PromptText query, boolean ownQuery) {}

    record Vision(Selector files, Detail detail) {}

    /** A JSON schema as the file gives it: an object, or an object's text. */
    record Structured(Value schema) {}

    private static final int MOST_TURNS = 10_000;
    private static final Selector USER_FILES = Selector.of(Selector.SYSTEM, "files");

    private static final Setting<String> PROVIDER = Setting.text("provider", "Provider");
    private static final Setting<String> NAME = Setting.text("name", "Model");
    private static final Setting<String> MODE =
            Setting.choice("mode", "Prompted as", "chat", List.of("chat", "completion"));
    private static final Setting<ObjectValue> PARAMETERS = Setting.object("completion_params", "Parameters");
    private static final Setting<Model> MODEL = Setting.group(
            "model",
            "Model",
            List.of(PROVIDER, NAME, MODE, PARAMETERS),
            group -> new Model(
                    new ModelName(group.get(PROVIDER), group.get(NAME)), group.get(MODE), group.get(PARAMETERS)));

    private static final Setting<String> ROLE =
            Setting.choice("role", "Role", "", List.of("system", "user", "assistant"));
    private static final Setting<String> TEXT = Setting.template("text", "Text");
    private static final Setting<String> EDITION = Setting.text("edition_type", "Written as");
    private static final Setting<String> JINJA = Setting.source("jinja2_text", "Jinja template");
    private static final Setting<List<Entry>> PROMPT = Setting.looseRows(
            "prompt_template", "Prompt", List.of(ROLE, TEXT, EDITION, JINJA), TEXT, LlmSettings::entry);

    private static Entry entry(Settings row) {
        String role = row.get(ROLE);
        boolean jinja = row.get(EDITION).equals("jinja2");
        return new Entry(
                role.isEmpty() ? null : Role.valueOf(role.toUpperCase(Locale.ROOT)),
                PromptText.parse(row.get(TEXT)),
                !jinja ? null : row.has(JINJA) ? row.get(JINJA) : row.get(TEXT));
    }

    private static final Setting<String> VARIABLE = Setting.text("variable", "Name");
    private static final Setting<@Nullable Selector> SELECTOR = Setting.reference("value_selector", "Value");
    private static final Setting<List<JinjaVariable>> JINJA_VARIABLES = Setting.rows(
            "jinja2_variables",
            "Variables of Jinja templates",
            List.of(VARIABLE, SELECTOR),
            row -> new JinjaVariable(row.get(VARIABLE), row.get(SELECTOR)));
    private static final Setting<List<JinjaVariable>> PROMPT_CONFIG =
            Setting.group("prompt_config", "Templates", List.of(JINJA_VARIABLES), group -> group.get(JINJA_VARIABLES));

    private static final Setting<Boolean> ENABLED = Setting.flag("enabled", "On", false);
    private static final Setting<@Nullable Selector> VARIABLE_SELECTOR =
            Setting.reference("variable_selector", "Variable");
    private static final Setting<@Nullable Selector> CONTEXT = Setting.group(
            "context",
            "Context",
            List.of(ENABLED, VARIABLE_SELECTOR),
            group -> group.get(ENABLED) ? group.get(VARIABLE_SELECTOR) : null);

    private static final Setting<Integer> SIZE = Setting.whole("size", "Turns", 0, 0, MOST_TURNS);
    private static final Setting<Integer> WINDOW = Setting.group(
            "window", "Limit of turns", List.of(ENABLED, SIZE), group -> group.get(ENABLED) ? group.get(SIZE) : 0);
    private static final Setting<String> USER = Setting.text("user", "User's prefix");
    private static final Setting<String> ASSISTANT = Setting.text("assistant", "Assistant's prefix");
    private static final Setting<List<String>> PREFIXES = Setting.group(
            "role_prefix",
            "Prefixes in a transcript",
            List.of(USER, ASSISTANT),
            group -> List.of(or(group.get(USER), "Human"), or(group.get(ASSISTANT), "Assistant")));
    private static final Setting<String> QUERY = Setting.template("query_prompt_template", "What the user says");
    private static final Setting<Memory> MEMORY = Setting.group(
            "memory",
            "Memory",
            List.of(WINDOW, PREFIXES, QUERY),
            group -> new Memory(
                    group.get(WINDOW),
                    group.get(PREFIXES).getFirst(),
                    group.get(PREFIXES).getLast(),
                    PromptText.parse(group.get(QUERY)),
                    !group.get(QUERY).isBlank()));

    private static final Setting<String> DETAIL =
            Setting.choice("detail", "Detail of images", "high", List.of("high", "low"));
    private static final Setting<Vision> VISION_FILES =
            Setting.group("configs", "Files", List.of(VARIABLE_SELECTOR, DETAIL), group -> {
                Selector files = group.get(VARIABLE_SELECTOR);
                return new Vision(
                        files == null ? USER_FILES : files,
                        Detail.valueOf(group.get(DETAIL).toUpperCase(Locale.ROOT)));
            });
    private static final Setting<@Nullable Vision> VISION = Setting.group(
            "vision",
            "Vision",
            List.of(ENABLED, VISION_FILES),
            group -> group.get(ENABLED) ? group.get(VISION_FILES) : null);

    private static final Setting<Boolean> STRUCTURED_ENABLED =
            Setting.flag("structured_output_enabled", "Answer in a given form", false);
    private static final Setting<Boolean> STRUCTURED_SWITCH =
            Setting.flag("structured_output_switch_on", "Answer in a given form (newer name)", false);
    private static final Setting<Value> SCHEMA = Setting.any("schema", "JSON schema");
    private static final Setting<Structured> STRUCTURED = Setting.group(
            "structured_output", "Form of the answer", List.of(SCHEMA), group -> new Structured(group.get(SCHEMA)));

    private static final Setting<String> REASONING =
            Setting.choice("reasoning_format", "Reasoning", "tagged", List.of("tagged", "separated"));

    /** Everything that is read. */
    static final List<Setting<?>> ALL = List.of(
            MODEL,
            PROMPT,
            PROMPT_CONFIG,
            CONTEXT,
            MEMORY,
            VISION,
            STRUCTURED_ENABLED,
            STRUCTURED_SWITCH,
            STRUCTURED,
            REASONING);

    static LlmSettings read(Settings settings) {
        boolean structured = settings.get(STRUCTURED_ENABLED) || settings.get(STRUCTURED_SWITCH);
        return new LlmSettings(
                settings.get(MODEL),
                settings.get(PROMPT),
                settings.get(PROMPT_CONFIG),
                settings.get(CONTEXT),
                settings.has(MEMORY) ? settings.get(MEMORY) : null,
                settings.get(VISION),
                structured ? settings.get(STRUCTURED) : null,
                settings.get(REASONING).equals("separated"));
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** Whether the prompt is one text instead of messages. */
    boolean completion() {
        return prompt.size() == 1 && prompt.getFirst().role() == null;
    }

    /** The variables that the prompt names; all of them must exist. */
    List<Selector> required() {
        return prompt.stream()
                .filter(entry -> entry.jinja() == null)
                .flatMap(entry -> entry.text().selectors().stream())
                .distinct()
                .toList();
    }
}
