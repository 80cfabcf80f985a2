package dev.runnel.engine.node;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Sandbox;
import dev.runnel.run.SandboxException;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a function that the app brings along (workflow.md section 8.8). */
public final class CodeNode implements Node {

    /**
     * An argument of the function.
     *
     * @param selector null, or one without a value, makes it null
     * @param files whether it is a list of files, which is null instead of empty
     */
    private record Argument(String name, @Nullable Selector selector, boolean files) {}

    private static final Selector USER_FILES = Selector.of(Selector.SYSTEM, "files");

    private static final Setting<String> VARIABLE = Setting.text("variable", "Name");
    private static final Setting<@Nullable Selector> SELECTOR = Setting.reference("value_selector", "Value");
    private static final Setting<String> VALUE_TYPE = Setting.text("value_type", "Type");
    private static final Setting<List<Argument>> VARIABLES =
            Setting.rows("variables", "Arguments", List.of(VARIABLE, SELECTOR, VALUE_TYPE), row -> {
                Selector selector = row.get(SELECTOR);
                boolean files = row.get(VALUE_TYPE).equals("array[file]") || USER_FILES.equals(selector);
                return row.get(VARIABLE).isEmpty() ? null : new Argument(row.get(VARIABLE), selector, files);
            });
    private static final Setting<String> LANGUAGE = Setting.choice(
            "code_language",
            "Language",
            CodeLanguage.PYTHON3.wire(),
            List.of(CodeLanguage.PYTHON3.wire(), CodeLanguage.JAVASCRIPT.wire()));
    private static final Setting<String> CODE = Setting.source("code", "Code");
    private static final Setting<ObjectValue> OUTPUTS = Setting.object("outputs", "Outputs");

    private final Sandbox sandbox;
    private final List<Argument> arguments;
    private final CodeLanguage language;
    private final String code;
    private final CodeOutputs outputs;

    private CodeNode(
            Sandbox sandbox, List<Argument> arguments, CodeLanguage language, String code, CodeOutputs outputs) {
        this.sandbox = sandbox;
        this.arguments = arguments;
        this.language = language;
        this.code = code;
        this.outputs = outputs;
    }

    /**
     * The type.
     *
     * @param sandbox where programs run
     */
    public record Type(Sandbox sandbox) implements NodeType {
        @Override
        public String wire() {
            return "code";
        }

        @Override
        public Execution execution() {
            return Execution.EXECUTABLE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of(VARIABLES, LANGUAGE, CODE, OUTPUTS);
        }

        @Override
        public List<Output> outputs() {
            return List.of();
        }

        @Override
        public boolean retries() {
            return true;
        }

        @Override
        public Node read(Settings settings) {
            CodeOutputs outputs = CodeOutputs.of(settings.get(OUTPUTS));
            outputs.unknownTypes().forEach(type -> settings.warn(OUTPUTS, "does not know the type " + type));
            return new CodeNode(
                    sandbox,
                    settings.get(VARIABLES),
                    CodeLanguage.ofWire(settings.get(LANGUAGE)),
                    settings.get(CODE),
                    outputs);
        }
    }

    @Override
    public NodeResult run(NodeContext context) {
        VariablePool pool = context.variables();
        var members = new LinkedHashMap<String, Value>();
        arguments.forEach(argument -> members.put(argument.name(), value(argument, pool)));
        var inputs = new ObjectValue(members);
        ObjectValue shown = pool.masked(inputs);
        try {
            String printed = sandbox.run(language, CodeProgram.around(language, code, inputs), context.stop());
            return NodeResult.of(shown, outputs.check(CodeProgram.result(printed)));
        } catch (SandboxException failed) {
            throw new NodeFailure("CodeExecutionError", pool.masked(told(failed))).with(shown, ObjectValue.EMPTY);
        } catch (NodeFailure failed) {
            throw failed.with(shown, ObjectValue.EMPTY);
        }
    }

    private static Value value(Argument argument, VariablePool pool) {
        Selector selector = argument.selector();
        Value value = selector == null ? Value.NULL : pool.get(selector);
        boolean none = argument.files() && value instanceof ListValue(List<Value> items) && items.isEmpty();
        return none ? Value.NULL : value;
    }

    /** What a program itself said of its end, where it said something. */
    private static String told(SandboxException failed) {
        boolean own = failed.kind() == SandboxException.Kind.FAILED
                && !failed.errorOutput().isBlank();
        return own ? failed.errorOutput().strip() : String.valueOf(failed.getMessage());
    }
}
