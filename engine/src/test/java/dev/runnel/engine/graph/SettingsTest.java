package dev.runnel.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.ConfigurationFault;
import dev.runnel.engine.ConfigurationNode;
import dev.runnel.engine.node.StartNode;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final Setting<String> TEXT = Setting.text("text", "Text");
    private static final Setting<List<String>> ROWS =
            Setting.looseRows("rows", "Rows", List.of(TEXT), TEXT, row -> row.get(TEXT));

    private final List<ConfigurationFault> faults = new ArrayList<>();
    private final List<Boolean> handled = new ArrayList<>();

    /** Remembers whether failures of its nodes are handled. */
    private final class Asking implements NodeType {
        @Override
        public String wire() {
            return "ask";
        }

        @Override
        public Execution execution() {
            return Execution.EXECUTABLE;
        }

        @Override
        public List<Setting<?>> settings() {
            return List.of();
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
            handled.add(settings.failuresHandled());
            return context -> NodeResult.of(ObjectValue.EMPTY, ObjectValue.EMPTY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'x':1                                                   | false",
                "'error_strategy':'fail-branch'                          | true",
                "'error_strategy':'default-value'                        | true",
                "'error_strategy':'none'                                 | false",
                "'retry_config':{'retry_enabled':true,'max_retries':2}   | true",
                "'retry_config':{'retry_enabled':true}                   | true",
                "'retry_config':{'retry_enabled':false,'max_retries':2}  | false",
            })
    void aNodeKnowsWhetherItsFailuresAreHandled(String data, boolean expected) {
        var drawing = GraphFixture.drawing("start start\na ask " + data, "start>a");
        GraphReader.read(new NodeTypes(List.of(StartNode.TYPE, new Asking())), ConfigurationNode.root(drawing, faults));
        assertThat(faults).isEmpty();
        assertThat(handled).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'rows':[{'text':'a'},{'text':'b'}]} | a,b",
                "{'rows':{'text':'a'}}                | a",
                "{'rows':'a'}                         | a",
                "{'rows':''}                          | ``",
                "{'rows':null}                        | ``",
                "{}                                   | ``",
            })
    void looseRowsAreReadInTheirOlderForms(String written, String rows) {
        var settings = new Settings(
                ConfigurationNode.root(JsonText.parseObject(written.replace('\'', '"')), faults), List.of(ROWS));
        assertThat(String.join(",", settings.get(ROWS))).isEqualTo(rows);
        assertThat(faults).isEmpty();
    }

    @Test
    void otherKindsOfRowsAreAFault() {
        var settings =
                new Settings(ConfigurationNode.root(JsonText.parseObject("{\"rows\":1}"), faults), List.of(ROWS));
        assertThat(settings.get(ROWS)).isEmpty();
        assertThat(faults).hasSize(1);
    }

    @Test
    void aPoolAndItsCopiesHideSecrets() {
        var pool = new VariablePool();
        assertThat(pool.masked("abc")).isEqualTo("abc");
        pool.hide(List.of("", "ab", "abc"));
        assertThat(pool.copy().masked("abc-ab")).isEqualTo(VariablePool.MASK + "-" + VariablePool.MASK);
        ObjectValue shown = pool.masked(JsonText.parseObject("{\"abc\":[{\"k\":\"xabc\"},1,null,true,1.5]}"));
        assertThat(JsonText.write(shown)).doesNotContain("abc").contains(",1,null,true,1.5]");
        assertThat(shown.list(VariablePool.MASK).getLast()).isEqualTo(Value.of(1.5));
    }
}
