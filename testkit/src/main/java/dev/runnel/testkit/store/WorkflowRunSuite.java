package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.AppMode;
import dev.runnel.run.EndUser;
import dev.runnel.run.Records.Runs.Listed;
import dev.runnel.run.Records.Runs.Owned;
import dev.runnel.run.Run;
import dev.runnel.run.RunFilter;
import dev.runnel.run.RunLife;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of an app's workflow runs, with every filter. */
public abstract class WorkflowRunSuite extends StoreContract {

    private EndUser ada;
    private EndUser bob;
    private Run first;
    private Run second;
    private Run third;

    @BeforeEach
    void runs() {
        ada = samples.endUser("ada", "service-api", Samples.NOW);
        bob = samples.endUser("Bob_100%", "service-api", Samples.NOW);
        first = of(samples, AppMode.WORKFLOW, ada, "red wine", Samples.NOW);
        second = of(samples, AppMode.WORKFLOW, bob, "a \"quoted\" caf\u00e9", Samples.NOW + 1000);
        third = of(samples, AppMode.WORKFLOW, ada, "Red_100%", Samples.NOW + 1000);
        write(records -> {
            records.endUsers().resolve(ada);
            records.endUsers().resolve(bob);
            for (Run run : List.of(first, second, third)) {
                records.runs().insert(run, Samples.NODE);
            }
            records.runs().insert(of(samples, AppMode.ADVANCED_CHAT, ada, "red", Samples.NOW), Samples.NODE);
            records.runs().insert(of(strangers, AppMode.WORKFLOW, ada, "red", Samples.NOW), Samples.NODE);
            end(records.runs()::finish, first, RunStatus.SUCCEEDED, "a Green bottle");
            end(records.runs()::finish, second, RunStatus.FAILED, "nothing");
        });
    }

    private interface Finish {
        boolean finish(UUID tenant, UUID run, Collection<RunStatus> from, Run.Outcome outcome);
    }

    private static void end(Finish finish, Run run, RunStatus status, String output) {
        Run.Outcome sample = Samples.outcome(status);
        var outcome = new Run.Outcome(
                status,
                "",
                new ObjectValue(Map.of("text", Value.of(output))),
                sample.usage(),
                sample.reason(),
                sample.metadata(),
                sample.files(),
                sample.error(),
                sample.totalSteps(),
                sample.exceptions(),
                sample.elapsed(),
                sample.finishedAt());
        assertThat(finish.finish(run.tenant(), run.id(), RunLife.sources(RunLife.ending(status)), outcome))
                .isTrue();
    }

    private static Run of(Samples owner, AppMode mode, EndUser endUser, String text, long createdAt) {
        Run run = owner.run(null, null, createdAt);
        return new Run(
                run.id(),
                run.task(),
                run.tenant(),
                run.app(),
                run.appVersion(),
                mode,
                null,
                null,
                endUser.id(),
                null,
                run.origin(),
                run.status(),
                new ObjectValue(Map.of("text", Value.of(text))),
                "",
                List.of(),
                true,
                4096,
                false,
                createdAt,
                null);
    }

    private Listed list(RunFilter filter, int page, int limit) {
        return read(records -> records.runs().listWorkflowRuns(samples.tenant, samples.app, filter, page, limit));
    }

    private List<UUID> ids(RunFilter filter) {
        Listed listed = list(filter, 1, 20);
        assertThat(listed.total()).isEqualTo(listed.items().size());
        return listed.items().stream().map(item -> item.run().id()).toList();
    }

    private static RunFilter keyword(String keyword, @Nullable UUID run) {
        return new RunFilter(keyword, run, null, null, null, null);
    }

    @Test
    void runsOfOneAppAndModeComeNewestFirstWithTheirUsers() {
        Listed listed = list(RunFilter.ALL, 1, 20);

        assertThat(listed.total()).isEqualTo(3);
        assertThat(listed.items().getLast().run().id()).isEqualTo(first.id());
        assertThat(listed.items()).extracting(Owned::endUser).containsExactlyInAnyOrder(ada, bob, ada);
        assertThat(listed.items())
                .filteredOn(item -> item.run().id().equals(third.id()))
                .containsExactly(new Owned(third, ada));
        assertThat(read(records -> records.runs().listWorkflowRuns(strangers.tenant, samples.app, RunFilter.ALL, 1, 20))
                        .items())
                .isEmpty();
    }

    @Test
    void pagesShareNothingAndMissNothing() {
        var seen = new ArrayList<UUID>();
        for (int page = 1; page <= 4; page++) {
            Listed listed = list(RunFilter.ALL, page, 1);
            assertThat(listed.total()).isEqualTo(3);
            listed.items().forEach(item -> seen.add(item.run().id()));
        }

        assertThat(seen).hasSize(3).containsExactlyElementsOf(ids(RunFilter.ALL));
        assertThat(list(RunFilter.ALL, 99_999, 100).items()).isEmpty();
    }

    @Test
    void aKeywordIsFoundInInputsOutputsAndSessions() {
        assertThat(ids(keyword("RED", null))).containsExactlyInAnyOrder(first.id(), third.id());
        assertThat(ids(keyword("green", null))).containsExactly(first.id());
        assertThat(ids(keyword("bob", null))).containsExactly(second.id());
        assertThat(ids(keyword("nobody", null))).isEmpty();
    }

    @Test
    void signsOfPatternsAndOfJsonAreTextInAKeyword() {
        assertThat(ids(keyword("red_", null))).containsExactly(third.id());
        assertThat(ids(keyword("100%", null))).containsExactlyInAnyOrder(second.id(), third.id());
        assertThat(ids(keyword("!", null))).isEmpty();
        assertThat(ids(keyword("a \"quoted\" caf\u00e9", null))).containsExactly(second.id());
    }

    @Test
    void aRunIsFoundByItsExactId() {
        assertThat(ids(keyword(second.id().toString(), second.id()))).containsExactly(second.id());
    }

    @Test
    void statusTimesAndSessionNarrowTheList() {
        assertThat(ids(new RunFilter(null, null, RunStatus.SUCCEEDED, null, null, null)))
                .containsExactly(first.id());
        assertThat(ids(new RunFilter(null, null, RunStatus.STOPPED, null, null, null)))
                .isEmpty();
        assertThat(ids(new RunFilter(null, null, null, Samples.NOW + 1, null, null)))
                .containsExactlyInAnyOrder(second.id(), third.id());
        assertThat(ids(new RunFilter(null, null, null, Samples.NOW, Samples.NOW, null)))
                .containsExactly(first.id());
        assertThat(ids(new RunFilter(null, null, null, null, null, "ada")))
                .containsExactlyInAnyOrder(first.id(), third.id());
        assertThat(ids(new RunFilter("red", null, RunStatus.SUCCEEDED, Samples.NOW, Samples.NOW + 5, "ada")))
                .containsExactly(first.id());
        assertThat(ids(new RunFilter(null, null, null, null, null, "ad"))).isEmpty();
    }
}
