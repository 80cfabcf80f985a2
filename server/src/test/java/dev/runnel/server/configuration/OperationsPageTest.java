package dev.runnel.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md}, as it stands in the repository, and the settings say the same. */
class OperationsPageTest {

    /** Keys with a value of many members. */
    private static final List<String> TREES = List.of(
            "models.providers.NAME", "models.map", "models.defaults", "models.fallback", "apps.NAME.on-disconnect");

    private static final Pattern ROW = Pattern.compile("\\| `([a-z.A-Z-]+)` \\|(.*)\\|(.*)\\|(.*)\\|");
    private static final Pattern VARIABLE = Pattern.compile("RUNNEL_[A-Z0-9_]+");
    private static final Pattern KEY =
            Pattern.compile("`((?:server|run|sandbox|files|egress|models|log|apps)\\.[a-zA-Z.-]+)");

    private static String page;
    private static String launcher;

    private record Row(String key, String unit, String otherwise, String reason) {}

    @BeforeAll
    static void read() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("docs/operations.md"))) {
            folder = folder.getParent();
        }
        assertThat(folder)
                .as("a folder above this module with docs/operations.md")
                .isNotNull();
        page = Files.readString(folder.resolve("docs/operations.md"));
        launcher = Files.readString(folder.resolve("runnel"));
    }

    /** The rows of the table under "Settings". */
    private static List<Row> rows() {
        int start = page.indexOf("## Settings");
        String section = page.substring(start, page.indexOf("\n## ", start));
        var rows = new ArrayList<Row>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            var row = ROW.matcher(line);
            assertThat(row.matches()).as(line).isTrue();
            rows.add(new Row(
                    row.group(1),
                    row.group(2).strip(),
                    row.group(3).strip(),
                    row.group(4).strip()));
        });
        return rows;
    }

    private static String unit(Setting.Kind kind) {
        return switch (kind) {
            case TEXT -> "";
            case PORT -> "port";
            case COUNT -> "count";
            case SECONDS -> "s";
            case KIBIBYTES -> "KiB";
            case MEBIBYTES -> "MiB";
            case LIST -> "list";
        };
    }

    @Test
    void thePageListsEverySettingWithUnitDefaultAndReasonAndNoOther() {
        List<Row> scalars = Arrays.stream(Setting.values())
                .map(setting -> new Row(
                        setting.key(),
                        unit(setting.kind()),
                        setting.otherwise().isEmpty() ? "-" : "`" + setting.otherwise() + "`",
                        setting.reason()))
                .toList();
        List<Row> rows = rows();
        assertThat(rows.stream().filter(row -> !TREES.contains(row.key()))).containsExactlyElementsOf(scalars);
        assertThat(rows.stream().map(Row::key).filter(TREES::contains)).containsExactlyElementsOf(TREES);
        assertThat(rows).hasSizeLessThan(60);
    }

    @Test
    void whatThePageNamesElsewhereExists() {
        var keys = Arrays.stream(Setting.values()).map(Setting::key).toList();
        KEY.matcher(page)
                .results()
                .map(found -> found.group(1))
                .forEach(key -> assertThat(keys.contains(key) || TREES.contains(key) || key.equals("models.M"))
                        .as(key)
                        .isTrue());
        var variables = Arrays.stream(Setting.values()).map(Setting::variable).toList();
        VARIABLE.matcher(page)
                .results()
                .map(found -> found.group())
                .forEach(variable -> assertThat(variables.contains(variable)
                                || variable.equals("RUNNEL_SECRET")
                                || launcher.contains(variable))
                        .as(variable)
                        .isTrue());
    }

    @Test
    void everyMemberOfAProviderIsNamed() {
        String providers = rows().stream()
                .filter(row -> row.key().equals("models.providers.NAME"))
                .findFirst()
                .orElseThrow()
                .reason();
        for (String member : ModelsReader.MEMBERS) {
            assertThat(providers).contains(member.equals("models") ? "`models.M`" : "`" + member + "`");
        }
    }
}
