package dev.runnel.bench.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each rule finds its offenders in {@code offenders}, and only those: a rule that cannot fail protects nothing. */
class ArchitectureRulesTest {

    private static final String ROOT = ArchitectureRulesTest.class.getPackageName() + ".offenders";
    private static final Pattern OFFENDER =
            Pattern.compile("<" + Pattern.quote(ROOT) + "\\.([A-Za-z.]+?)(?:\\.[a-z][A-Za-z]*\\(.*?\\))?>");

    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(ROOT);
    private final ArchitectureRules rules = new ArchitectureRules(ROOT);

    @Test
    void findsClassesWithoutModule() {
        assertOffenders(rules.everyClassBelongsToAModule(), "orphan.Lost");
    }

    @Test
    void findsUseBeyondTheRow() {
        assertOffenders(rules.usesOnlyWhatItsRowNames("sse"), "sse.ReachesUp");
        assertOffenders(rules.usesOnlyWhatItsRowNames("run"));
    }

    @Test
    void findsLibraries() {
        assertOffenders(rules.usesNoLibrary("run"), "run.UsesLibrary");
    }

    @Test
    void findsConnectionsOutsideEgress() {
        assertOffenders(
                rules.onlyEgressOpensConnections(), "engine.OpensUrl", "engine.OpensSocket", "model.UsesHttpClient");
    }

    @Test
    void findsDatabasesOutsideStore() {
        assertOffenders(rules.onlyStoreUsesDatabases(), "engine.UsesDatabase");
    }

    @Test
    void findsServersOutsideServer() {
        assertOffenders(rules.onlyServerUsesTheHttpServer(), "model.ServesHttp");
    }

    @Test
    void findsVaguePackages() {
        assertOffenders(rules.packagesSayWhatTheyAreAbout(), "model.helper.Innocent");
    }

    @Test
    void findsVagueClasses() {
        assertOffenders(rules.classesSayWhatTheyAre(), "model.ThingUtils");
    }

    @Test
    void findsExits() {
        assertOffenders(rules.onlyTheMainClassEndsTheProcess(), "model.Quits");
    }

    @Test
    void findsSleeps() {
        assertOffenders(rules.nobodySleeps(), "model.Sleeps");
        assertThat(rules.nobodySleeps().evaluate(OFFENDERS).getFailureReport().getDetails())
                .hasSize(2);
    }

    private void assertOffenders(ArchRule rule, String... expected) {
        Set<String> found = new TreeSet<>();
        for (String detail : rule.evaluate(OFFENDERS).getFailureReport().getDetails()) {
            OFFENDER.matcher(detail)
                    .results()
                    .findFirst()
                    .ifPresentOrElse(match -> found.add(match.group(1)), () -> found.add(detail));
        }
        assertThat(found).isEqualTo(new TreeSet<>(Arrays.asList(expected)));
    }
}
