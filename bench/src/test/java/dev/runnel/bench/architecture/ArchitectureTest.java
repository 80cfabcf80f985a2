package dev.runnel.bench.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.runnel.run.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main code of every module against the module table, the one door out and the rules on names and waiting. */
class ArchitectureTest {

    private static final ArchitectureRules RULES = new ArchitectureRules("dev.runnel");
    private static JavaClasses mainCode;

    @BeforeAll
    static void readMainCode() {
        mainCode = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("dev.runnel");
    }

    @Test
    void seesMainCodeAndNoTests() {
        assertThat(mainCode.contain(Clock.class)).isTrue();
        assertThat(mainCode.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void everyModuleOfTheBuildHasARow() throws IOException {
        Path pom = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .takeWhile(folder -> folder != null)
                .map(folder -> folder.resolve("pom.xml"))
                .filter(ArchitectureTest::listsModules)
                .findFirst()
                .orElseThrow();
        Set<String> modules = Files.readString(pom)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("<module>"))
                .map(line -> line.replaceAll("</?module>", ""))
                .collect(Collectors.toSet());
        assertThat(modules).contains("bench").isSubsetOf(ModuleTable.ROWS.keySet());
    }

    @Test
    void everyClassBelongsToAModule() {
        RULES.everyClassBelongsToAModule().check(mainCode);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyWhatItsRowNames(String module) {
        RULES.usesOnlyWhatItsRowNames(module).check(mainCode);
    }

    @ParameterizedTest
    @MethodSource("modulesWithoutLibrary")
    void aModuleWithoutLibraryDependsOnTheJdkAlone(String module) {
        RULES.usesNoLibrary(module).check(mainCode);
    }

    @Test
    void onlyEgressOpensConnections() {
        RULES.onlyEgressOpensConnections().check(mainCode);
    }

    @Test
    void onlyStoreUsesDatabases() {
        RULES.onlyStoreUsesDatabases().check(mainCode);
    }

    @Test
    void onlyServerUsesTheHttpServer() {
        RULES.onlyServerUsesTheHttpServer().check(mainCode);
    }

    @Test
    void packagesSayWhatTheyAreAbout() {
        RULES.packagesSayWhatTheyAreAbout().check(mainCode);
    }

    @Test
    void classesSayWhatTheyAre() {
        RULES.classesSayWhatTheyAre().check(mainCode);
    }

    @Test
    void onlyTheMainClassEndsTheProcess() {
        RULES.onlyTheMainClassEndsTheProcess().check(mainCode);
    }

    @Test
    void nobodySleeps() {
        RULES.nobodySleeps().check(mainCode);
    }

    static Set<String> modules() {
        return ModuleTable.ROWS.keySet();
    }

    static Set<String> modulesWithoutLibrary() {
        return ModuleTable.WITHOUT_LIBRARY;
    }

    private static boolean listsModules(Path pom) {
        try {
            return Files.exists(pom) && Files.readString(pom).contains("<modules>");
        } catch (IOException unreadable) {
            return false;
        }
    }
}
