package dev.runnel.engine.node;

import dev.runnel.engine.HistorySource;
import dev.runnel.engine.TokenBudget;
import dev.runnel.engine.Turn;
import dev.runnel.engine.UserParts;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.graph.VariableText;
import dev.runnel.engine.node.LlmSettings.Entry;
import dev.runnel.engine.node.LlmSettings.Memory;
import dev.runnel.engine.node.LlmSettings.Role;
import dev.runnel.engine.node.PromptText.Rendered;
import dev.runnel.run.FileReference;
import dev.runnel.run.FileReference.Type;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.Part;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.TextPart;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.Run;
import dev.runnel.run.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the messages of one call of a model node (workflow.md section 8.4, "Prompt assembly"). */
final class LlmPrompt {

    private static final Selector SYSTEM_QUERY = Selector.of(Selector.SYSTEM, "query");

    private final LlmSettings settings;
    private final VariablePool pool;
    private final ModelDescription model;
    private final TokenBudget budget;
    private final TemplateRenderer templates;
    private final Detail detail;
    private final String context;
    private final List<PromptMessage> messages = new ArrayList<>();

    LlmPrompt(
            LlmSettings settings,
            VariablePool pool,
            ModelDescription model,
            TokenBudget budget,
            TemplateRenderer templates,
            String context) {
        this.settings = settings;
        this.pool = pool;
        this.model = model;
        this.budget = budget;
        this.templates = templates;
        this.detail =
                settings.vision() == null ? Detail.HIGH : settings.vision().detail();
        this.context = context;
    }

    /**
     * The messages.
     *
     * @param shown files for the model's eyes, beside those that the prompt names
     * @throws NodeFailure where nothing is left to ask
     */
    List<PromptMessage> messages(Run run, HistorySource histories, List<FileReference> shown) {
        Memory memory = settings.memory();
        List<PromptMessage> history = memory == null ? List.of() : history(memory, run, histories);
        Rendered query = memory == null ? null : query(memory);
        if (settings.completion()) {
            completion(settings.prompt().getFirst(), memory, history, query);
        } else {
            settings.prompt().forEach(this::entry);
            messages.addAll(history);
            if (query != null) {
                add(Role.USER, query);
            }
        }
        show(visible(shown));
        if (messages.isEmpty()) {
            throw new NodeFailure(
                    "NoPromptFoundError",
                    "No prompt found in the LLM configuration. "
                            + "Please ensure a prompt is properly configured before proceeding.");
        }
        return List.copyOf(messages);
    }

    /** The turns that the window and the tokens leave (apps.md section 3.4); the prompt takes nothing from them. */
    private List<PromptMessage> history(Memory memory, Run run, HistorySource histories) {
        UUID conversation = run.conversation();
        if (conversation == null) {
            return List.of();
        }
        List<Turn> turns =
                Turn.threadOf(histories.newest(run.tenant(), conversation, Turn.MOST_MESSAGES), run.message());
        if (memory.turns() > 0 && turns.size() > memory.turns()) {
            turns = turns.subList(turns.size() - memory.turns(), turns.size());
        }
        return budget.newestThatFit(new UserParts(sees(), detail).history(turns), List.of());
    }

    /** What the user says now; null where there is nothing of it. */
    private @Nullable Rendered query(Memory memory) {
        if (memory.ownQuery()) {
            return memory.query().render(pool, Map.of(), Map.of());
        }
        // The user's own words are no template, or they could name the app's secrets.
        return pool.find(SYSTEM_QUERY) == null
                ? null
                : new Rendered(VariableText.plain(pool.get(SYSTEM_QUERY)), List.of());
    }

    private void entry(Entry entry) {
        Role role = entry.role() == null ? Role.USER : entry.role();
        add(role, rendered(entry, Map.of(PromptText.CONTEXT, context), Map.of()));
    }

    private Rendered rendered(Entry entry, Map<String, String> forms, Map<String, String> instead) {
        String jinja = entry.jinja();
        return jinja == null
                ? entry.text().render(pool, forms, instead)
                : new Rendered(jinja.isEmpty() ? "" : templates.render(jinja, jinjaValues()), List.of());
    }

    private Map<String, ?> jinjaValues() {
        var values = new HashMap<String, @Nullable Object>();
        settings.jinja().forEach(variable -> {
            Selector selector = variable.selector();
            Value value = selector == null ? null : pool.find(selector);
            values.put(variable.name(), value == null ? "" : value.plain());
        });
        return values;
    }

    private void completion(
            Entry entry, @Nullable Memory memory, List<PromptMessage> history, @Nullable Rendered query) {
        String transcript =
                memory == null ? "" : UserParts.transcript(history, memory.userPrefix(), memory.assistantPrefix());
        var forms = new LinkedHashMap<String, String>();
        forms.put(PromptText.CONTEXT, context);
        forms.put(PromptText.HISTORIES, transcript);
        forms.put(PromptText.QUERY, query == null ? "" : query.text());
        Map<String, String> instead = query == null ? Map.of() : Map.of(SYSTEM_QUERY.dotted(), query.text());
        Rendered rendered = rendered(entry, forms, instead);
        boolean placed = entry.jinja() == null && entry.text().uses(PromptText.HISTORIES);
        String text = placed || transcript.isEmpty() ? rendered.text() : transcript + "\n" + rendered.text();
        add(Role.USER, new Rendered(text, List.of()));
    }

    private void add(Role role, Rendered rendered) {
        List<FilePart> files = visible(rendered.files());
        switch (role) {
            case USER -> {
                var parts = new ArrayList<Part>();
                if (!rendered.text().isBlank()) {
                    parts.add(new TextPart(rendered.text()));
                }
                parts.addAll(files);
                if (!parts.isEmpty()) {
                    messages.add(new UserMessage(parts));
                }
                return;
            }
            case SYSTEM -> {
                if (!rendered.text().isBlank()) {
                    messages.add(new SystemMessage(rendered.text()));
                }
            }
            case ASSISTANT -> {
                if (!rendered.text().isBlank()) {
                    messages.add(new AssistantMessage(rendered.text()));
                }
            }
        }
        // Only what a user says can hold files.
        if (!files.isEmpty()) {
            messages.add(new UserMessage(List.copyOf(files)));
        }
    }

    /** Files go before the text of the last message where that is the user's, else into one of their own. */
    private void show(List<FilePart> files) {
        if (files.isEmpty()) {
            return;
        }
        var parts = new ArrayList<Part>(files);
        if (!messages.isEmpty() && messages.getLast() instanceof UserMessage(List<Part> said)) {
            messages.removeLast();
            parts.addAll(said);
        }
        messages.add(new UserMessage(parts));
    }

    /** What the model can look at; nothing else is sent. */
    private List<FilePart> visible(List<FileReference> files) {
        return files.stream()
                .filter(file -> file.type() == Type.IMAGE && sees())
                .map(file -> new FilePart(file, detail))
                .toList();
    }

    private boolean sees() {
        return model.features().contains(Feature.VISION);
    }
}
