package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.ConflictException;
import dev.runnel.run.IdempotencyKey;
import dev.runnel.run.ModelCall;
import dev.runnel.run.Run;
import dev.runnel.run.RunLife;
import dev.runnel.run.RunLife.Move;
import dev.runnel.run.RunStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs, model calls and idempotency keys. */
public abstract class RunRecordsSuite extends StoreContract {

    private Run inserted(Run run) {
        write(records -> records.runs().insert(run, Samples.NODE));
        return run;
    }

    private Run found(Run run) {
        return find(records -> records.runs().find(run.tenant(), run.id())).orElseThrow();
    }

    private boolean finish(UUID tenant, Run run, Run.Outcome outcome) {
        var from = RunLife.sources(RunLife.ending(outcome.status()));
        return changed(records -> records.runs().finish(tenant, run.id(), from, outcome));
    }

    @Test
    void aRunIsFoundAsItWasInserted() {
        Run run = inserted(samples.run(UUID.randomUUID(), UUID.randomUUID(), Samples.NOW));

        assertThat(found(run)).isEqualTo(run);
        assertThat(find(records -> records.runs().find(strangers.tenant, run.id())))
                .isEmpty();
    }

    @Test
    void aRunIsFoundByItsIdAndByItsTask() {
        Run run = inserted(samples.run());

        assertThat(find(records -> records.runs().findByRunOrTask(samples.tenant, samples.app, run.id())))
                .contains(run);
        assertThat(find(records -> records.runs().findByRunOrTask(samples.tenant, samples.app, run.task())))
                .contains(run);
        assertThat(find(records -> records.runs().findByRunOrTask(strangers.tenant, samples.app, run.task())))
                .isEmpty();
        assertThat(find(records -> records.runs().findByRunOrTask(samples.tenant, strangers.app, run.id())))
                .isEmpty();
        assertThat(find(records -> records.runs().findByRunOrTask(samples.tenant, samples.app, UUID.randomUUID())))
                .isEmpty();
    }

    @Test
    void idsOfRunsAreUnique() {
        Run run = inserted(samples.run());

        assertThatThrownBy(() -> inserted(run))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.what()).isEqualTo("run"));
    }

    @Test
    void anImportedRunIsInsertedWithItsEnd() {
        Run run = inserted(Samples.with(
                samples.run(), RunStatus.PARTIAL_SUCCEEDED, false, Samples.outcome(RunStatus.PARTIAL_SUCCEEDED)));

        assertThat(found(run)).isEqualTo(run);
        assertThat(list(records -> records.runs().inFlight(Samples.NODE, 100_000)))
                .doesNotContain(run);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunStatus.class,
            names = {"SUCCEEDED", "PARTIAL_SUCCEEDED", "FAILED", "STOPPED"})
    void aRunEndsOnce(RunStatus status) {
        Run run = inserted(samples.run());
        Run.Outcome outcome = Samples.outcome(status);

        assertThat(finish(strangers.tenant, run, outcome)).isFalse();
        assertThat(finish(samples.tenant, run, outcome)).isTrue();
        assertThat(finish(samples.tenant, run, Samples.outcome(RunStatus.FAILED)))
                .isFalse();

        assertThat(found(run)).isEqualTo(Samples.with(run, status, false, outcome));
    }

    @Test
    void aRunEndsFromTheGivenStatesOnly() {
        Run run = inserted(Samples.with(samples.run(), RunStatus.PAUSED, false, null));

        assertThat(finish(samples.tenant, run, Samples.outcome(RunStatus.SUCCEEDED)))
                .isFalse();
        assertThat(finish(samples.tenant, run, Samples.outcome(RunStatus.STOPPED)))
                .isTrue();
        Run running = inserted(samples.run());
        assertThat(changed(records -> records.runs()
                        .finish(
                                samples.tenant,
                                running.id(),
                                EnumSet.noneOf(RunStatus.class),
                                Samples.outcome(RunStatus.SUCCEEDED))))
                .isFalse();
    }

    @Test
    void aStopThatCameFirstPreventsSuccess() {
        Run run = inserted(samples.run());

        assertThat(changed(records -> records.runs().requestStop(strangers.tenant, run.id())))
                .isFalse();
        assertThat(changed(records -> records.runs().requestStop(samples.tenant, run.id())))
                .isTrue();
        assertThat(found(run).stopRequested()).isTrue();

        assertThat(finish(samples.tenant, run, Samples.outcome(RunStatus.SUCCEEDED)))
                .isFalse();
        assertThat(finish(samples.tenant, run, Samples.outcome(RunStatus.PARTIAL_SUCCEEDED)))
                .isFalse();
        assertThat(finish(samples.tenant, run, Samples.outcome(RunStatus.STOPPED)))
                .isTrue();
    }

    @Test
    void aStopThatCameLaterFindsTheRunEnded() {
        Run run = inserted(samples.run());
        finish(samples.tenant, run, Samples.outcome(RunStatus.SUCCEEDED));

        assertThat(changed(records -> records.runs().requestStop(samples.tenant, run.id())))
                .isFalse();
        assertThat(found(run).stopRequested()).isFalse();
    }

    @Test
    void aFailureEndsARunThatWasAskedToStop() {
        Run run = inserted(samples.run());
        write(records -> records.runs().requestStop(samples.tenant, run.id()));

        assertThat(finish(samples.tenant, run, Samples.outcome(RunStatus.FAILED)))
                .isTrue();
    }

    @Test
    void finishAgainstStopHasOneWinner() throws Exception {
        for (int i = 0; i < 30; i++) {
            Run run = inserted(samples.run());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Boolean> finished =
                        threads.submit(() -> finish(samples.tenant, run, Samples.outcome(RunStatus.SUCCEEDED)));
                Future<Boolean> stopped =
                        threads.submit(() -> changed(records -> records.runs().requestStop(samples.tenant, run.id())));

                assertThat(finished.get()).isNotEqualTo(stopped.get());
            }
        }
    }

    @Test
    void aMoveIsConditional() {
        Run run = inserted(Samples.with(samples.run(), RunStatus.QUEUED, false, null));

        assertThat(changed(records ->
                        records.runs().move(strangers.tenant, run.id(), RunStatus.QUEUED, RunStatus.RUNNING)))
                .isFalse();
        assertThat(changed(
                        records -> records.runs().move(samples.tenant, run.id(), RunStatus.QUEUED, RunStatus.RUNNING)))
                .isTrue();
        assertThat(changed(
                        records -> records.runs().move(samples.tenant, run.id(), RunStatus.QUEUED, RunStatus.RUNNING)))
                .isFalse();
        assertThat(found(run).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(RunLife.sources(Move.START)).contains(RunStatus.QUEUED);
    }

    @Test
    void runsInFlightAreThoseOfTheNodeOldestFirst() {
        String node = "node of " + samples.tenant;
        Run late = samples.run(null, null, Samples.NOW + 2);
        Run early = samples.run(null, null, Samples.NOW + 1);
        Run queued = Samples.with(samples.run(null, null, Samples.NOW + 3), RunStatus.QUEUED, false, null);
        Run paused = Samples.with(samples.run(), RunStatus.PAUSED, false, null);
        Run ended = samples.run();
        write(records -> {
            List.of(late, early, queued, paused, ended)
                    .forEach(run -> records.runs().insert(run, node));
            records.runs().insert(strangers.run(), "another node");
        });
        finish(samples.tenant, ended, Samples.outcome(RunStatus.FAILED));

        assertThat(list(records -> records.runs().inFlight(node, 10))).containsExactly(early, late, queued);
        assertThat(list(records -> records.runs().inFlight(node, 2))).containsExactly(early, late);
    }

    @Test
    void modelCallsOfARunComeOldestFirst() {
        UUID run = UUID.randomUUID();
        ModelCall late = samples.call(run, Samples.NOW + 1);
        ModelCall early = samples.call(run, Samples.NOW);
        write(records -> {
            records.modelCalls().insert(late);
            records.modelCalls().insert(early);
            records.modelCalls().insert(samples.call(UUID.randomUUID(), Samples.NOW));
            records.modelCalls().insert(strangers.call(run, Samples.NOW));
        });

        assertThat(list(records -> records.modelCalls().of(samples.tenant, run)))
                .containsExactly(early, late);
    }

    @Test
    void anIdempotencyKeyIsFoundInItsWholeScopeUntilItExpires() {
        IdempotencyKey key = samples.idempotencyKey("key-1", "hash-1", Samples.NOW);
        write(records -> records.idempotencyKeys().insert(key));

        IdempotencyKey scope = samples.idempotencyKey("key-1", "another hash", Samples.NOW + 5);
        assertThat(find(records -> records.idempotencyKeys().find(scope, Samples.NOW + IdempotencyKey.KEPT - 1)))
                .contains(key);
        assertThat(find(records -> records.idempotencyKeys().find(scope, Samples.NOW + IdempotencyKey.KEPT)))
                .isEmpty();
        var others = List.of(
                new IdempotencyKey(
                        strangers.tenant,
                        key.app(),
                        key.credential(),
                        key.endUser(),
                        key.key(),
                        "",
                        key.run(),
                        Samples.NOW),
                new IdempotencyKey(
                        key.tenant(),
                        strangers.app,
                        key.credential(),
                        key.endUser(),
                        key.key(),
                        "",
                        key.run(),
                        Samples.NOW),
                new IdempotencyKey(
                        key.tenant(),
                        key.app(),
                        strangers.credential,
                        key.endUser(),
                        key.key(),
                        "",
                        key.run(),
                        Samples.NOW),
                new IdempotencyKey(
                        key.tenant(),
                        key.app(),
                        key.credential(),
                        strangers.endUser,
                        key.key(),
                        "",
                        key.run(),
                        Samples.NOW),
                samples.idempotencyKey("key-2", "", Samples.NOW));
        for (IdempotencyKey other : others) {
            assertThat(find(records -> records.idempotencyKeys().find(other, Samples.NOW)))
                    .isEmpty();
            write(records -> records.idempotencyKeys().insert(other));
        }
    }

    @Test
    void aValidIdempotencyKeyIsAConflictAndAnExpiredOneIsReplaced() {
        IdempotencyKey key = samples.idempotencyKey("key-1", "hash-1", Samples.NOW);
        write(records -> records.idempotencyKeys().insert(key));

        assertThatThrownBy(() -> write(records -> records.idempotencyKeys()
                        .insert(samples.idempotencyKey("key-1", "hash-2", Samples.NOW + IdempotencyKey.KEPT - 1))))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.what()).isEqualTo("idempotency key"));
        IdempotencyKey later = samples.idempotencyKey("key-1", "hash-3", Samples.NOW + IdempotencyKey.KEPT);
        write(records -> records.idempotencyKeys().insert(later));

        assertThat(find(records -> records.idempotencyKeys().find(key, later.createdAt())))
                .contains(later);
    }

    @Test
    void oneOfManyRequestsWithOneKeyWins() throws Exception {
        var runs = new ArrayList<Run>();
        var wins = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                Run run = samples.run();
                runs.add(run);
                wins.add(threads.submit(() -> {
                    try {
                        write(records -> {
                            records.runs().insert(run, Samples.NODE);
                            records.idempotencyKeys()
                                    .insert(samples.idempotencyKey(
                                            "key-1", run.id().toString(), Samples.NOW));
                        });
                        return true;
                    } catch (ConflictException lost) {
                        return false;
                    }
                }));
            }
        }
        int winners = 0;
        for (int i = 0; i < wins.size(); i++) {
            boolean won = wins.get(i).get();
            winners += won ? 1 : 0;
            Run run = runs.get(i);
            assertThat(find(records -> records.runs().find(samples.tenant, run.id()))
                            .isPresent())
                    .isEqualTo(won);
        }
        assertThat(winners).isEqualTo(1);
    }

    @Test
    void oldIdempotencyKeysArePrunedALimitAtATime() {
        // Long ago, so that no other test's keys are older.
        write(records -> {
            for (int i = 0; i < 5; i++) {
                records.idempotencyKeys().insert(samples.idempotencyKey("key-" + i, "hash", 1000 + i));
            }
        });

        assertThat(store().<Integer>write(records -> records.idempotencyKeys().prune(1003, 2)))
                .isEqualTo(2);
        assertThat(store().<Integer>write(records -> records.idempotencyKeys().prune(1003, 10)))
                .isEqualTo(1);
        assertThat(find(records -> records.idempotencyKeys().find(samples.idempotencyKey("key-3", "", 0), 1003)))
                .isPresent();
    }
}
