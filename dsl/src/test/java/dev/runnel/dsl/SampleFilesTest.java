package dev.runnel.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.dsl.AppFileWriter.Secrets;
import dev.runnel.engine.BasicConfiguration;
import dev.runnel.run.AppMode;
import dev.runnel.run.Value.ObjectValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Dify's own app files, read where they lie: shared/samples beside the checkout or above it. */
class SampleFilesTest {

    private static List<Path> samples(String folder) {
        Optional<Path> samples = AppFiles.samples();
        Assumptions.assumeTrue(
                samples.isPresent(),
                "no folder shared/samples beside or above this checkout: Dify's examples are missing");
        return AppFiles.in(samples.orElseThrow().resolve(folder));
    }

    private static List<Path> all() {
        List<Path> files = new ArrayList<>(samples("recommended"));
        files.addAll(samples("engine"));
        return files;
    }

    @Test
    void everyFileIsImportedAndSurvivesARoundTrip() {
        for (Path path : all()) {
            AppFile file = AppFiles.READER.read(AppFiles.text(path));
            String export = AppFileWriter.write(file.content(), Secrets.INCLUDED);
            AppFile again = AppFiles.READER.read(export);

            assertThat(AppFiles.comparable(again.content()))
                    .as(path.toString())
                    .isEqualTo(AppFiles.comparable(file.content()));
            assertThat(again.version()).isEqualTo("0.7.0");
            assertThat(again.decision()).isEqualTo(AppFile.Decision.COMPLETED);
            assertThat(AppFileWriter.write(again.content(), Secrets.INCLUDED)).isEqualTo(export);
        }
    }

    @Test
    void everyModeIsFound() {
        Map<AppMode, Integer> modes = new EnumMap<>(AppMode.class);
        for (Path path : samples("recommended")) {
            AppFile file = AppFiles.READER.read(AppFiles.text(path));
            modes.merge(file.mode(), 1, Integer::sum);
            assertThat(file.runnable()).as(path.toString()).isEqualTo(file.mode() != AppMode.AGENT_CHAT);
            assertThat(file.decision()).isEqualTo(AppFile.Decision.COMPLETED_WITH_WARNINGS);
        }
        assertThat(modes)
                .isEqualTo(Map.of(
                        AppMode.CHAT, 6,
                        AppMode.WORKFLOW, 6,
                        AppMode.ADVANCED_CHAT, 5,
                        AppMode.AGENT_CHAT, 3,
                        AppMode.COMPLETION, 2));
    }

    @Test
    void everyAppButAgentLoopsCanRunWithoutAFault() {
        int basic = 0;
        for (Path path : all()) {
            AppFile file = AppFiles.READER.read(AppFiles.text(path));
            if (file.mode() != AppMode.AGENT_CHAT) {
                assertThat(file.warnings()).as(path.toString()).isEmpty();
                assertThat(file.runnable()).as(path.toString()).isTrue();
            }
            if (file.mode() == AppMode.CHAT || file.mode() == AppMode.COMPLETION) {
                BasicConfiguration configuration =
                        BasicConfiguration.read(file.mode(), file.content()).forRun();
                assertThat(configuration.model().name().shortProvider()).isEqualTo("openai");
                basic++;
            }
        }
        assertThat(basic).isEqualTo(8);
    }

    @Test
    void pyYamlReadsEveryExportAsItReadTheOriginal() {
        List<String> originals = all().stream().map(AppFiles::text).toList();
        List<String> exports = originals.stream()
                .map(text -> AppFileWriter.write(AppFiles.READER.read(text).content(), Secrets.INCLUDED))
                .toList();
        List<ObjectValue> before = PyYaml.load(originals);
        List<ObjectValue> after = PyYaml.load(exports);

        for (int i = 0; i < originals.size(); i++) {
            assertThat(AppFiles.comparable(after.get(i).object("value")))
                    .as(exports.get(i))
                    .isEqualTo(AppFiles.comparable(before.get(i).object("value")));
        }
    }

    @Test
    void pyYamlReadsWhatIsExportedWithoutSecretsAsItIsReadHere() {
        List<String> exports = all().stream()
                .map(path -> AppFileWriter.write(
                        AppFiles.READER.read(AppFiles.text(path)).content(), Secrets.LEFT_OUT))
                .toList();
        List<ObjectValue> there = PyYaml.load(exports);

        for (int i = 0; i < exports.size(); i++) {
            ObjectValue here = AppFiles.READER.read(exports.get(i)).content();
            assertThat(there.get(i).object("value")).as(exports.get(i)).isEqualTo(here);
            assertThat(exports.get(i)).doesNotContain("credential_id");
        }
    }
}
