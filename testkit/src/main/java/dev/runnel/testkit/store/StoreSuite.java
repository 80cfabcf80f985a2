package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.App;
import dev.runnel.run.ConflictException;
import dev.runnel.run.ConversationVariable;
import dev.runnel.run.StoreUnavailableException;
import dev.runnel.run.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Units: all or nothing, beside each other, and when the database does not serve. */
public abstract class StoreSuite extends StoreContract {

    @Test
    void aUnitIsThereWhenItReturns() {
        App app = samples.app("one", null);

        UUID yielded = store().write(records -> {
            records.apps().insert(app);
            return app.id();
        });

        assertThat(yielded).isEqualTo(app.id());
        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .contains(app);
    }

    @Test
    void aUnitSeesItsOwnWrites() {
        App app = samples.app("one", null);

        boolean seen = store().write(records -> {
            records.apps().insert(app);
            return records.apps().find(samples.tenant, app.id()).isPresent();
        });

        assertThat(seen).isTrue();
    }

    @Test
    void whatWasWrittenIsThereAfterTheStoreWasClosed() {
        App app = samples.app("one", null);
        write(records -> records.apps().insert(app));

        reopened();

        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .contains(app);
    }

    @Test
    void aUnitThatThrowsLeavesNothing() {
        App app = samples.app("one", null);
        var own = new IllegalStateException("its own");

        assertThatThrownBy(() -> write(records -> {
                    records.apps().insert(app);
                    throw own;
                }))
                .isSameAs(own);
        assertThatThrownBy(() -> write(records -> {
                    records.apps().insert(app);
                    throw new StackOverflowError("its own");
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .isEmpty();
    }

    @Test
    void unitsBesideOneThatThrowsAreKept() throws Exception {
        var futures = new ArrayList<Future<?>>();
        var failures = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 300; i++) {
                int number = i;
                futures.add(threads.submit(() -> {
                    try {
                        write(records -> {
                            records.apps().insert(samples.app(UUID.randomUUID(), "app-" + number, null, number));
                            if (number % 3 == 0) {
                                throw new IllegalStateException("every third");
                            }
                        });
                    } catch (IllegalStateException expected) {
                        failures.incrementAndGet();
                    }
                }));
            }
        }
        for (Future<?> future : futures) {
            future.get();
        }

        List<String> names = read(records ->
                records.apps().all(samples.tenant).stream().map(App::name).toList());

        assertThat(failures).hasValue(100);
        assertThat(names).hasSize(200).allMatch(name -> Integer.parseInt(name.substring(4)) % 3 != 0);
    }

    @Test
    void aConflictLeavesNothingOfItsUnit() {
        App app = samples.app("one", null);
        write(records -> records.keys().insert(samples.key("hash" + samples.tenant, Samples.NOW)));

        assertThatThrownBy(() -> write(records -> {
                    records.apps().insert(app);
                    records.keys().insert(strangers.key("hash" + samples.tenant, Samples.NOW));
                }))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.what()).isEqualTo("api key"));

        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .isEmpty();
    }

    @Test
    void aConflictThatAUnitCatchesStillEndsIt() {
        App app = samples.app("one", null);
        write(records -> records.apps().insert(app));

        assertThatThrownBy(() -> write(records -> {
                    records.apps().insert(samples.app(UUID.randomUUID(), "two", null, Samples.NOW));
                    try {
                        records.apps().insert(app);
                    } catch (ConflictException caught) {
                        assertThat(caught.what()).isEqualTo("app");
                    }
                }))
                .isInstanceOf(ConflictException.class);

        assertThat(list(records -> records.apps().all(samples.tenant))).containsExactly(app);
    }

    @Test
    void aReadingUnitHasOneView() throws Exception {
        App app = samples.app("one", null);

        List<Integer> counts = list(records -> {
            int before = records.apps().all(samples.tenant).size();
            CompletableFuture.runAsync(() -> write(other -> other.apps().insert(app)))
                    .join();
            return List.of(before, records.apps().all(samples.tenant).size());
        });

        assertThat(counts).containsExactly(0, 0);
        assertThat(list(records -> records.apps().all(samples.tenant))).hasSize(1);
    }

    @Test
    void aReadingUnitMayNotWrite() {
        assertThatThrownBy(() -> read(records -> {
                    records.apps().insert(samples.app("one", null));
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void writesOfOneRowBesideEachOtherAreSerialised() throws Exception {
        UUID conversation = UUID.randomUUID();
        var orders = new ArrayList<Future<Long>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                Value value = Value.of(i);
                orders.add(threads.submit(() -> store().write(records -> records.conversations()
                                .write(samples.variable(conversation, "counter", value, Samples.NOW)))
                        .writes()));
            }
        }

        var order = new ArrayList<Long>();
        for (Future<Long> future : orders) {
            order.add(future.get());
        }
        assertThat(order).doesNotHaveDuplicates().allMatch(number -> number >= 1 && number <= 64);
        assertThat(list(records -> records.conversations().variables(samples.tenant, conversation)))
                .singleElement()
                .satisfies(variable -> assertThat(variable.writes()).isEqualTo(64));
    }

    @Test
    void textThatADatabaseCannotKeepIsReplaced() {
        App app = samples.app("nul \u0000, half a pair \ud83d, the other \ude80, whole \ud83d\ude80", null);
        write(records -> records.apps().insert(app));

        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .get()
                .extracting(App::name)
                .isEqualTo("nul \ufffd, half a pair \ufffd, the other \ufffd, whole \ud83d\ude80");
    }

    @Test
    void largeTextIsKept() {
        App app = samples.app(Samples.TEXT.repeat(100), null);
        write(records -> {
            records.apps().insert(app);
            records.conversations()
                    .write(samples.variable(app.id(), "large", Value.of(Samples.TEXT.repeat(50_000)), Samples.NOW));
        });

        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .contains(app);
        assertThat(list(records -> records.conversations().variables(samples.tenant, app.id())))
                .singleElement()
                .extracting(ConversationVariable::value)
                .isEqualTo(Value.of(Samples.TEXT.repeat(50_000)));
    }

    @Test
    void aClosedStoreRefuses() {
        store().close();
        try {
            assertThat(store().writable()).isFalse();
            assertThatThrownBy(() -> write(records -> records.apps().insert(samples.app("one", null))))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> list(records -> records.apps().all(samples.tenant)))
                    .isInstanceOf(StoreUnavailableException.class);
        } finally {
            reopened();
        }
    }
}
