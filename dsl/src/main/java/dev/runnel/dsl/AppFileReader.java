package dev.runnel.dsl;

import dev.runnel.engine.AppConfiguration;
import dev.runnel.engine.BasicConfiguration;
import dev.runnel.engine.ConfigurationFault;
import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.run.AppMode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads app files of every mode and version (dsl.md). */
public final class AppFileReader {

    /** Bytes of a file. */
    public static final int MAX_BYTES = 10 * 1024 * 1024;

    private static final String WITHOUT_VERSION = "0.1.0";

    private final NodeTypes types;

    /** @param types the node types that graphs of app files may use */
    public AppFileReader(NodeTypes types) {
        this.types = types;
    }

    /**
     * Reads a file.
     *
     * @throws AppFileException with every path that is wrong, where it cannot be imported
     */
    public AppFile read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw tooLarge();
        }
        return readText(decoded(bytes));
    }

    /**
     * Reads the text of a file.
     *
     * @throws AppFileException with every path that is wrong, where it cannot be imported
     */
    public AppFile read(String text) {
        // UTF-8 takes at least as many bytes as a text has characters, and at most three times as many.
        if (text.length() > MAX_BYTES
                || text.length() > MAX_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw tooLarge();
        }
        return readText(text);
    }

    private static AppFileException tooLarge() {
        return new AppFileException(new AppFileFault("", null, "is larger than " + MAX_BYTES + " bytes"));
    }

    private static String decoded(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(input, output, true);
        if (result.isError()) {
            throw new AppFileException(new AppFileFault("", null, "is not UTF-8 at byte " + input.position()));
        }
        return output.flip().toString();
    }

    private AppFile readText(String text) {
        String document = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (document.isBlank()) {
            throw new AppFileException(new AppFileFault("", null, "is empty"));
        }
        Value value = YamlReader.read(document);
        if (!(value instanceof ObjectValue content)) {
            throw new AppFileException(new AppFileFault("", null, "must be a mapping at its top"));
        }
        return new Reading(document, content, types).file();
    }

    /** One reading of one file. */
    private static final class Reading {

        private final String document;
        private final ObjectValue content;
        private final NodeTypes types;
        private final List<ConfigurationFault> faults = new ArrayList<>();
        private final ConfigurationNode root;

        Reading(String document, ObjectValue content, NodeTypes types) {
            this.document = document;
            this.content = content;
            this.types = types;
            this.root = ConfigurationNode.root(content, faults);
        }

        AppFile file() {
            boolean pipeline = content.text("kind", "").equals("rag_pipeline") && root.has("rag_pipeline");
            String version = version();
            DslVersion parsed = DslVersion.parse(version).orElse(null);
            if (parsed == null) {
                root.refuse("version", "is no version: " + version);
            }
            ConfigurationNode app = root.object(pipeline ? "rag_pipeline" : "app");
            String name = app.text("name", "");
            String description = app.text("description", "");
            app.text("icon", "");
            app.text("icon_type", "");
            app.text("icon_background", "");
            app.flag("use_icon_as_answer_icon", false);
            root.list("dependencies");
            AppMode mode = pipeline ? AppMode.RAG_PIPELINE : mode(app);
            String notYet = mode == null ? null : body(mode);
            refuse();
            if (mode == null || parsed == null) {
                throw new IllegalStateException("a file without mode or version was not refused");
            }
            List<AppFileFault> warnings = located(faults);
            String current = pipeline ? AppFile.CURRENT_PIPELINE_VERSION : AppFile.CURRENT_VERSION;
            return new AppFile(
                    version,
                    parsed.against(DslVersion.parse(current).orElseThrow()),
                    mode,
                    name,
                    description,
                    app.object(),
                    content,
                    warnings,
                    notYet != null || !isGraph(mode) || warnings.isEmpty()
                            ? notYet
                            : AppFileException.describe(warnings));
        }

        /** Whether the app is a graph that can run; one with a fault has no run at all, so it is told instead of served. */
        private static boolean isGraph(AppMode mode) {
            return switch (mode) {
                case ADVANCED_CHAT, WORKFLOW -> true;
                case COMPLETION, CHAT, AGENT_CHAT, AGENT, RAG_PIPELINE -> false;
            };
        }

        /** The version, which must be quoted where YAML would read a number; an empty one counts as missing. */
        private String version() {
            Value version = content.get("version");
            if (version == null || version == Value.NULL) {
                return WITHOUT_VERSION;
            }
            if (version instanceof TextValue(String text)) {
                return text.isEmpty() ? WITHOUT_VERSION : text;
            }
            root.refuse("version", "Invalid version type: must be text (quote it)");
            return WITHOUT_VERSION;
        }

        private @Nullable AppMode mode(ConfigurationNode app) {
            String word = app.text("mode", "");
            if (word.isEmpty()) {
                if (!app.has("mode") || app.object().get("mode") instanceof TextValue) {
                    root.refuse("app.mode", "is missing (loss app mode)");
                }
                return null;
            }
            return switch (word) {
                case "completion" -> AppMode.COMPLETION;
                case "chat" -> AppMode.CHAT;
                case "agent-chat" -> AppMode.AGENT_CHAT;
                case "agent" -> AppMode.AGENT;
                case "advanced-chat" -> AppMode.ADVANCED_CHAT;
                case "workflow" -> AppMode.WORKFLOW;
                default -> {
                    app.refuse("mode", "Invalid app mode: " + word);
                    yield null;
                }
            };
        }

        /** Checks what the mode needs; returns why it cannot run, or null. */
        private @Nullable String body(AppMode mode) {
            return switch (mode) {
                case COMPLETION, CHAT -> {
                    AppConfiguration.Reading<BasicConfiguration> reading = BasicConfiguration.read(mode, content);
                    faults.addAll(reading.faults());
                    BasicConfiguration read = reading.configuration();
                    yield read != null && read.mode() == AppMode.AGENT_CHAT
                            ? "this chat app runs an agent loop (agent-chat), which cannot run yet"
                            : null;
                }
                case AGENT_CHAT -> {
                    faults.addAll(BasicConfiguration.read(mode, content).faults());
                    yield notYet(mode);
                }
                case AGENT -> {
                    root.object("agent");
                    root.object("agent_packages");
                    yield notYet(mode);
                }
                case ADVANCED_CHAT, WORKFLOW -> {
                    faults.addAll(GraphConfiguration.read(mode, content, types).faults());
                    yield null;
                }
                case RAG_PIPELINE -> {
                    pipeline();
                    yield notYet(mode);
                }
            };
        }

        private static String notYet(AppMode mode) {
            return "apps of mode " + mode.wire() + " cannot run yet";
        }

        private void pipeline() {
            if (!root.has("workflow")) {
                root.refuse("workflow", "is required in a pipeline");
            }
            ConfigurationNode workflow = root.object("workflow");
            workflow.object("features");
            workflow.objects("environment_variables");
            workflow.objects("conversation_variables");
            workflow.objects("rag_pipeline_variables");
            ConfigurationNode graph = workflow.object("graph");
            graph.objects("nodes").forEach(node -> node.object("data").text("type", ""));
            graph.objects("edges");
        }

        private void refuse() {
            List<ConfigurationFault> refusals =
                    faults.stream().filter(ConfigurationFault::refusal).toList();
            if (!refusals.isEmpty()) {
                throw new AppFileException(located(refusals));
            }
        }

        /** The faults with their lines: the file is read once more, since nearly every file has none. */
        private List<AppFileFault> located(List<ConfigurationFault> found) {
            if (found.isEmpty()) {
                return List.of();
            }
            Map<String, Integer> lines = YamlReader.lines(document);
            return found.stream()
                    .map(fault -> new AppFileFault(fault.path(), line(lines, fault.path()), fault.message()))
                    .toList();
        }

        /** The line of the path, or of the nearest thing around it that is in the file. */
        private static @Nullable Integer line(Map<String, Integer> lines, String path) {
            String at = path;
            while (!at.isEmpty()) {
                Integer line = lines.get(at);
                if (line != null) {
                    return line;
                }
                int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
                at = end < 0 ? "" : at.substring(0, end);
            }
            return null;
        }
    }
}
