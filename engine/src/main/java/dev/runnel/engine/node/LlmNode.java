package dev.runnel.engine.node;

import dev.runnel.engine.HistorySource;
import dev.runnel.engine.TokenBudget;
import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.LlmSettings.Structured;
import dev.runnel.engine.node.LlmSettings.Vision;
import dev.runnel.run.FileReference;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a model and streams what it says (workflow.md section 8.4). */
public final class LlmNode implements Node {

    private final LlmSettings settings;
    private final Type type;

    private LlmNode(LlmSettings settings, Type type) {
        this.settings = settings;
        this.type = type;
    }

    /**
     * The type.
     *
     * @param models who answers
     * @param histories earlier turns of a conversation
     * @param templates renders entries that are Jinja templates
     */
    public record Type(ModelPort models, HistorySource histories, TemplateRenderer templates) implements NodeType {
        @Override
        public String wire() {
            return "llm";
        }

        @Override
        public Execution execution() {
            return Execution.EXECUTABLE;
        }

        @Override
        public List<Setting<?>> settings() {
            return LlmSettings.ALL;
        }

        @Override
        public List<Output> outputs() {
            return List.of(
                    new Output("text", "string"),
                    new Output("reasoning_content", "string"),
                    new Output("usage", "object"),
                    new Output("finish_reason", "string"),
                    new Output("structured_output", "object"),
                    new Output("files", "array[file]"));
        }

        @Override
        public boolean retries() {
            return true;
        }

        @Override
        public Node read(Settings settings) {
            return new LlmNode(LlmSettings.read(settings), this);
        }
    }

    @Override
    public NodeResult run(NodeContext context) {
        return new Call(context).run();
    }

    /** One attempt. */
    private final class Call {

        private final NodeContext context;
        private final VariablePool pool;
        private final LinkedHashMap<String, Value> inputs = new LinkedHashMap<>();
        private ObjectValue processData = ObjectValue.EMPTY;
        private Usage usage = Usage.NONE;

        Call(NodeContext context) {
            this.context = context;
            this.pool = context.variables();
        }

        NodeResult run() {
            try {
                return answer();
            } catch (ModelException failed) {
                throw NodeFailure.of(failed, usage).with(inputs(), processData);
            } catch (NodeFailure failed) {
                throw new NodeFailure(failed.type(), failed.message(), inputs(), processData, usage, failed.getCause());
            }
        }

        private ObjectValue inputs() {
            return pool.masked(new ObjectValue(inputs));
        }

        private NodeResult answer() {
            ContextValue known = prepare();
            ModelDescription model = type.models().describe(settings.model().name());
            var parameters = CompletionParameters.of(settings.model().parameters(), pool);
            var budget = new TokenBudget(type.models(), settings.model().name(), model, parameters.values());
            List<FileReference> shown = shown(known);
            List<PromptMessage> messages = new LlmPrompt(settings, pool, model, budget, type.templates(), known.text())
                    .messages(context.run().run(), type.histories(), shown);
            Structured wanted = settings.structured();
            StructuredAnswer structured = wanted == null ? null : StructuredAnswer.of(wanted.schema());
            ObjectValue schema = null;
            if (structured != null) {
                if (model.features().contains(Feature.STRUCTURED_OUTPUT)) {
                    schema = structured.schema();
                } else {
                    messages = structured.demanded(messages);
                }
            }
            tell("prompts", PromptRecord.of(messages, settings.completion()));
            return finish(request(messages, parameters, schema), structured, known);
        }

        /** Notes what the node is given. @throws NodeFailure where a variable of the prompt is missing */
        private ContextValue prepare() {
            settings.required().forEach(selector -> note(selector, false));
            if (settings.memory() != null) {
                settings.memory().query().selectors().forEach(selector -> note(selector, true));
            }
            Selector where = settings.context();
            ContextValue known = where == null ? ContextValue.NONE : ContextValue.of(pool.get(where));
            if (!known.text().isEmpty()) {
                inputs.put("#context#", Value.of(known.text()));
            }
            inputs.put("model_provider", Value.of(settings.model().name().provider()));
            inputs.put("model_name", Value.of(settings.model().name().model()));
            tell("model_mode", Value.of(settings.model().mode()));
            tell("model_provider", Value.of(settings.model().name().provider()));
            tell("model_name", Value.of(settings.model().name().model()));
            return known;
        }

        private void note(Selector selector, boolean skipNull) {
            Value value = pool.find(selector);
            String name = "#" + selector.dotted() + "#";
            if (value == null) {
                throw new NodeFailure("VariableNotFoundError", "Variable " + name + " not found");
            }
            if (value != Value.NULL || !skipNull) {
                inputs.put(name, value == Value.NULL ? Value.of("") : value);
            }
        }

        private void tell(String name, Value value) {
            processData = pool.masked(processData.with(name, value));
        }

        private List<FileReference> shown(ContextValue known) {
            Vision vision = settings.vision();
            if (vision == null) {
                return List.of();
            }
            var files = new ArrayList<FileReference>(files(pool.get(vision.files())));
            if (!files.isEmpty()) {
                inputs.put(
                        "#files#",
                        new ListValue(files.stream()
                                .map(file -> (Value) new FileValue(file))
                                .toList()));
            }
            files.addAll(known.files());
            return files;
        }

        private static List<FileReference> files(Value value) {
            if (value instanceof FileValue(FileReference file)) {
                return List.of(file);
            }
            if (value instanceof ListValue(List<Value> items) && items.stream().allMatch(FileValue.class::isInstance)) {
                return items.stream().map(item -> ((FileValue) item).file()).toList();
            }
            if (value == Value.NULL) {
                return List.of();
            }
            throw new NodeFailure("InvalidVariableTypeError", "The variable for vision holds no files.");
        }

        private ModelRequest request(
                List<PromptMessage> messages, CompletionParameters parameters, @Nullable ObjectValue schema) {
            return new ModelRequest(
                    settings.model().name(),
                    messages,
                    parameters.values(),
                    parameters.stop(),
                    List.of(),
                    schema,
                    true,
                    context.run().modelContext(context.ref().node()));
        }

        private NodeResult finish(ModelRequest request, @Nullable StructuredAnswer structured, ContextValue known) {
            AnswerForm form = AnswerForm.of(settings.separated(), context);
            ModelResult result = ask(request, form);
            ObjectValue consumed = UsageValue.of(usage);
            Value reason = Value.of(Words.of(result.reason()));
            tell("usage", consumed);
            tell("finish_reason", reason);
            var outputs = new LinkedHashMap<String, Value>();
            outputs.put(AnswerForm.TEXT, Value.of(form.wholeText()));
            outputs.put("reasoning_content", Value.of(form.wholeReasoning()));
            outputs.put("usage", consumed);
            outputs.put("finish_reason", reason);
            if (structured != null) {
                outputs.put("structured_output", structured.read(form.answer()));
            }
            outputs.put("files", new ListValue(List.of()));
            NodeResult answered = NodeResult.of(inputs(), new ObjectValue(outputs))
                    .withProcessData(processData)
                    .withUsage(usage);
            return known.sources().isEmpty()
                    ? answered
                    : answered.withMetadata(
                            ObjectValue.EMPTY.with("retriever_resources", new ListValue(known.sources())));
        }

        private ModelResult ask(ModelRequest request, AnswerForm form) {
            var answer = new LlmAnswer(context, form, LlmAnswer.MOST_CHARACTERS);
            boolean complete = false;
            ModelResult result;
            try (var ignored = answer.linkedStop()) {
                result = type.models().generate(request, answer, answer.stop());
                complete = true;
            } finally {
                usage = answer.usage();
                form.end(complete);
                context.drained();
                answer.checkLength();
            }
            usage = result.usage();
            return result;
        }
    }
}
