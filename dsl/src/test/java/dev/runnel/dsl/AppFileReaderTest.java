package dev.runnel.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.engine.BasicConfiguration;
import dev.runnel.run.AppMode;
import dev.runnel.run.ModelName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppFileReaderTest {

    private static final String CHAT = "app: {mode: chat, name: A}\nmodel_config: {model: {provider: p, name: n}}\n";

    @Test
    void aChatAppIsReadWhole() {
        AppFile file = AppFiles.read("chat-all-controls");

        assertThat(file.name()).isEqualTo("Trip planner");
        assertThat(file.description()).isEqualTo("Plans trips: asks for every kind of input.");
        assertThat(file.mode()).isEqualTo(AppMode.CHAT);
        assertThat(file.version()).isEqualTo("0.6.0");
        assertThat(file.decision()).isEqualTo(AppFile.Decision.COMPLETED_WITH_WARNINGS);
        assertThat(file.presentation().flag("use_icon_as_answer_icon", false)).isTrue();
        assertThat(file.runnable()).isTrue();
        assertThat(file.warnings()).isEmpty();
        assertThat(file.content().object("model_config").object("editor_only").get("zoom"))
                .isEqualTo(dev.runnel.run.Value.of(1.5));
        BasicConfiguration configuration =
                BasicConfiguration.read(file.mode(), file.content()).forRun();
        assertThat(configuration.form().controls()).hasSize(5);
        assertThat(configuration.features().moderation().keywords()).containsExactly("weapons", "contraband");
    }

    @Test
    void aFileWithoutVersionIsOfTheFirstOne() {
        AppFile file = AppFiles.read("completion");

        assertThat(file.version()).isEqualTo("0.1.0");
        assertThat(file.decision()).isEqualTo(AppFile.Decision.COMPLETED_WITH_WARNINGS);
        assertThat(file.mode()).isEqualTo(AppMode.COMPLETION);
    }

    @Test
    void aBareProviderNameIsKeptAsItIs() {
        AppFile file = AppFiles.read("completion");

        assertThat(file.content().object("model_config").object("model").text("provider", ""))
                .isEqualTo("openai");
        assertThat(BasicConfiguration.read(file.mode(), file.content())
                        .forRun()
                        .model()
                        .name())
                .isEqualTo(new ModelName("openai", "gpt-3.5-turbo"));
    }

    @ParameterizedTest
    @CsvSource({
        "agent-chat, AGENT_CHAT, apps of mode agent-chat cannot run yet",
        "pipeline, RAG_PIPELINE, apps of mode rag-pipeline cannot run yet"
    })
    void aModeThatCannotRunYetIsImportedAndNamed(String name, AppMode mode, String reason) {
        AppFile file = AppFiles.read(name);

        assertThat(file.mode()).isEqualTo(mode);
        assertThat(file.runnable()).isFalse();
        assertThat(file.notRunnable()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"chatflow, ADVANCED_CHAT", "workflow, WORKFLOW"})
    void aGraphIsReadWholeAndCanRun(String name, AppMode mode) {
        AppFile file = AppFiles.read(name);

        assertThat(file.mode()).isEqualTo(mode);
        assertThat(file.warnings()).isEmpty();
        assertThat(file.runnable()).isTrue();
    }

    private static final String GRAPH = """
            app: {mode: workflow, name: Broken}
            workflow:
              graph:
                nodes:
                - {id: a, data: {type: start, variables: []}}
                - {id: b, data: {type: llm}}
                - {id: c, data: {type: end, outputs: []}}
                - %s
                edges:
                - {source: a, target: b}
                - {source: b, target: c}
                - %s
            """;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {id: d, data: {type: llm}}            | {source: c, target: b}      | workflow.graph.edges[1].source (line 11): closes a cycle of the nodes b, c
            {id: d, data: {type: llm}}            | {source: b, target: gone}   | workflow.graph.edges[2].target (line 12): [MISSING_NODE] names node gone, which is not in the graph
            {id: d, data: {type: llm}}            | {source: gone, target: c}   | workflow.graph.edges[2].source (line 12): [MISSING_NODE] names node gone, which is not in the graph
            {id: d, data: {type: wishing-well}}   | {source: a, target: d}      | workflow.graph.nodes[3].data.type (line 8): node d: wishing-well is no known node type
            {id: d, data: {}}                     | {source: a, target: c}      | workflow.graph.nodes[3].data.type (line 8): node d: is required
            {id: b, data: {type: llm}}            | {source: a, target: c}      | workflow.graph.nodes[3].id (line 8): two nodes have the id b
            {id: d, data: {type: llm, error_strategy: hope}} | {source: a, target: d} | workflow.graph.nodes[3].data.error_strategy (line 8): must be fail-branch or default-value
            {id: d, data: {type: llm, iteration_id: x}} | {source: a, target: c} | workflow.graph.nodes[3].data (line 8): node d (llm) is in container x, which is not in the graph
            """)
    void aGraphThatCannotRunIsImportedAndToldWithNodePathAndLine(String node, String edge, String fault) {
        AppFile file = AppFiles.READER.read(GRAPH.formatted(node, edge));

        assertThat(file.warnings()).extracting(AppFileFault::toString).contains(fault);
        assertThat(file.runnable()).isFalse();
        assertThat(file.notRunnable()).contains(fault);
        assertThat(AppFiles.READER
                        .read(AppFileWriter.write(file.content(), AppFileWriter.Secrets.INCLUDED))
                        .content())
                .as("it survives a round trip all the same")
                .isNotNull();
    }

    @Test
    void variablesOfAWorkflowAreChecked() {
        AppFile file = AppFiles.READER.read("""
                app: {mode: advanced-chat}
                workflow:
                  environment_variables:
                  - {name: key, value_type: secret, value: 5}
                  conversation_variables:
                  - {name: asked, value_type: number, value: often}
                  - {value_type: string, value: x}
                  graph: {nodes: [{id: a, data: {type: start}}], edges: []}
                """);

        assertThat(file.warnings())
                .extracting(AppFileFault::toString)
                .containsExactlyInAnyOrder(
                        "workflow.environment_variables[0].value (line 4): must be secret",
                        "workflow.conversation_variables[0].value (line 6): must be number",
                        "workflow.conversation_variables[1].name (line 7): is required");
    }

    @Test
    void aChatAppWithAnAgentLoopCannotRunYet() {
        AppFile file = AppFiles.READER.read(
                "app: {mode: chat}\nmodel_config: {model: {provider: p, name: n}, agent_mode: {enabled: true, strategy: react}}");

        assertThat(file.mode()).isEqualTo(AppMode.CHAT);
        assertThat(file.notRunnable()).contains("agent-chat");
    }

    @Test
    void aPipelineIsHeldAgainstItsOwnVersion() {
        AppFile file = AppFiles.read("pipeline");

        assertThat(file.decision()).isEqualTo(AppFile.Decision.COMPLETED);
        assertThat(file.name()).isEqualTo("Files to chunks");
    }

    @Test
    void anyOtherKindIsReadAsAnApp() {
        assertThat(AppFiles.READER.read("kind: banana\n" + CHAT).mode()).isEqualTo(AppMode.CHAT);
        assertThat(AppFiles.READER.read(CHAT).mode()).isEqualTo(AppMode.CHAT);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            version: 0.7.0    | COMPLETED
            version: '0.7.1'  | PENDING
            version: 0.8.0    | PENDING
            version: null     | COMPLETED_WITH_WARNINGS
            version: ''       | COMPLETED_WITH_WARNINGS
            """)
    void theVersionDecides(String version, AppFile.Decision decision) {
        assertThat(AppFiles.READER.read(version + "\n" + CHAT).decision()).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            version: 0.6         | version (line 1): Invalid version type: must be text (quote it)
            version: 7           | version (line 1): Invalid version type: must be text (quote it)
            version: [1]         | version (line 1): Invalid version type: must be text (quote it)
            version: newest      | version (line 1): is no version: newest
            version: 2024-01-01  | version (line 1): is no version: 2024-01-01
            """)
    void aVersionThatIsNoneFailsEarly(String version, String message) {
        assertThatThrownBy(() -> AppFiles.READER.read(version + "\n" + CHAT))
                .isInstanceOf(AppFileException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            ``                                              | is empty
            ` \n\t`                                           | is empty
            # nothing but a remark                          | is empty
            [a, b]                                          | must be a mapping at its top
            just text                                       | must be a mapping at its top
            null                                            | must be a mapping at its top
            {                                               | line 1: is not YAML
            model_config: {}                                | app.mode: is missing (loss app mode)
            app: {name: x}                                  | app.mode (line 1): is missing (loss app mode)
            app: {mode: ''}                                 | app.mode (line 1): is missing (loss app mode)
            app: {mode: channel}                            | app.mode (line 1): Invalid app mode: channel
            app: {mode: rag-pipeline}                       | app.mode (line 1): Invalid app mode: rag-pipeline
            app: {mode: Chat}                               | app.mode (line 1): Invalid app mode: Chat
            app: {mode: 5}                                  | app.mode (line 1): must be text, but is a number (quote it)
            app: chat                                       | app (line 1): must be an object, but is text
            app: {mode: chat}                               | model_config: is required in a chat app
            app: {mode: workflow}                           | workflow: is required in a workflow app
            {app: {mode: chat}, model_config: []}           | model_config (line 1): must be an object, but is a list
            {app: {mode: workflow}, workflow: {graph: {nodes: [x]}}} | workflow.graph.nodes[0] (line 1): must be an object, but is text
            {app: {mode: workflow}, workflow: {graph: {nodes: [{data: 1}]}}} | workflow.graph.nodes[0].data (line 1): must be an object, but is a number
            {app: {mode: workflow, name: 2024}, workflow: {}} | app.name (line 1): must be text, but is a number (quote it)
            {app: {mode: advanced-chat}, workflow: {environment_variables: {}}} | workflow.environment_variables (line 1): must be a list, but is an object
            """)
    void aFileThatIsNoAppIsRefusedWithItsPath(String text, String message) {
        String file = text == null ? "" : text.translateEscapes();
        assertThatThrownBy(() -> AppFiles.READER.read(file))
                .isInstanceOf(AppFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void everyFaultIsNamedWithItsLine() {
        String text = """
                app:
                  mode: chat
                  name: A
                model_config:
                  model: {provider: p, name: n}
                  pre_prompt: 12
                  user_input_form:
                  - text-input: {label: a, variable: a}
                  - slider: {label: b}
                  - select:
                      label: c
                      variable: c
                      options: none
                """;

        assertThatThrownBy(() -> AppFiles.READER.read(text))
                .isInstanceOfSatisfying(
                        AppFileException.class,
                        e -> assertThat(e.faults())
                                .extracting(fault -> fault.path() + ":" + fault.line())
                                .containsExactlyInAnyOrder(
                                        "model_config.pre_prompt:6",
                                        "model_config.user_input_form[1].slider:9",
                                        "model_config.user_input_form[2].select.options:13"));
    }

    @Test
    void rulesOnValuesWarnWithTheirLine() {
        AppFile file = AppFiles.READER.read("""
                app: {mode: chat}
                model_config:
                  model: {provider: p, name: n}
                  user_input_form:
                  - paragraph: {label: a, variable: 1st}
                  dataset_configs:
                    datasets:
                      datasets:
                      - dataset: {enabled: true, id: 5d0c2d1e-0000-4000-8000-000000000001}
                """);

        assertThat(file.runnable()).isTrue();
        assertThat(file.warnings())
                .extracting(AppFileFault::path, AppFileFault::line)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("model_config.user_input_form[0].paragraph.variable", 5),
                        org.assertj.core.groups.Tuple.tuple(
                                "model_config.dataset_configs.datasets.datasets[0].dataset", 9));
    }

    @Test
    void aMissingMemberIsToldAtTheLineOfWhatLacksIt() {
        AppFile file = AppFiles.READER.read(
                "app: {mode: chat}\nmodel_config:\n  user_input_form: []\n  model:\n    name: n\n");

        assertThat(file.warnings()).containsExactly(new AppFileFault("model_config.model.provider", 4, "is required"));
    }

    @Test
    void bytesMustBeUtf8() {
        byte[] latin = "app: {mode: chat, name: Café}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> AppFiles.READER.read(latin)).hasMessage("is not UTF-8 at byte 27");
        byte[] cut = java.util.Arrays.copyOf("name: é".getBytes(StandardCharsets.UTF_8), 7);
        assertThatThrownBy(() -> AppFiles.READER.read(cut)).hasMessage("is not UTF-8 at byte 6");
        byte[] marked = ("\ufeff" + CHAT).getBytes(StandardCharsets.UTF_8);
        assertThat(AppFiles.READER.read(marked).mode()).isEqualTo(AppMode.CHAT);
    }

    @Test
    void tenMegabytesAreTheLimit() {
        byte[] large = new byte[AppFileReader.MAX_BYTES + 1];
        java.util.Arrays.fill(large, (byte) ' ');

        assertThatThrownBy(() -> AppFiles.READER.read(large)).hasMessage("is larger than 10485760 bytes");
        assertThatThrownBy(() -> AppFiles.READER.read("é".repeat(AppFileReader.MAX_BYTES / 2 + 1)))
                .hasMessage("is larger than 10485760 bytes");
        String prompt = "x".repeat(9 * 1024 * 1024);
        assertThat(AppFiles.READER.read(CHAT + "note: " + prompt).content().text("note", ""))
                .hasSize(prompt.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [1", "a: {{query}}", "a: 'x", "\tb: 1", "a: b: c", "%x", "a:\u0007"})
    void aFileThatIsNotYamlNamesItsLine(String text) {
        assertThatThrownBy(() -> AppFiles.READER.read(text)).isInstanceOf(AppFileException.class);
    }

    @Test
    void ownFilesOfEveryModeAreRead() {
        List<AppMode> modes =
                AppFiles.own().stream().map(name -> AppFiles.read(name).mode()).toList();

        assertThat(modes)
                .contains(
                        AppMode.CHAT,
                        AppMode.COMPLETION,
                        AppMode.AGENT_CHAT,
                        AppMode.ADVANCED_CHAT,
                        AppMode.WORKFLOW,
                        AppMode.RAG_PIPELINE);
        assertThat(AppFiles.READER
                        .read("{app: {mode: agent}, agent: {package_ref: k}, agent_packages: {k: {}}}")
                        .notRunnable())
                .isEqualTo("apps of mode agent cannot run yet");
    }
}
