package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.EndUser;
import dev.runnel.run.Feedback;
import dev.runnel.run.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** End users, their files and their feedback. */
public abstract class PeopleSuite extends StoreContract {

    @Test
    void anUnknownPersonIsMade() {
        EndUser fresh = samples.endUser("user-1", "service-api", Samples.NOW);

        EndUser resolved = store().write(records -> records.endUsers().resolve(fresh));

        assertThat(resolved).isEqualTo(fresh);
        assertThat(find(records -> records.endUsers().find(samples.tenant, fresh.id())))
                .contains(fresh);
        assertThat(find(records -> records.endUsers().find(strangers.tenant, fresh.id())))
                .isEmpty();
    }

    @Test
    void aKnownPersonIsTheSameAgain() {
        EndUser known = samples.endUser("user-1", "service-api", Samples.NOW);
        EndUser again = samples.endUser("user-1", "service-api", Samples.NOW + 5);
        write(records -> records.endUsers().resolve(known));

        assertThat(store().<EndUser>write(records -> records.endUsers().resolve(again)))
                .isEqualTo(known);
        assertThat(find(records -> records.endUsers().find(samples.tenant, again.id())))
                .isEmpty();
    }

    @Test
    void aPersonOfAnotherTypeIsRetyped() {
        EndUser browser = samples.endUser("user-1", "browser", Samples.NOW);
        EndUser fresh = samples.endUser("user-1", "service-api", Samples.NOW + 5);
        write(records -> records.endUsers().resolve(browser));

        EndUser resolved = store().write(records -> records.endUsers().resolve(fresh));

        assertThat(find(records -> records.endUsers().match(fresh))).contains(resolved);
        assertThat(resolved.id()).isEqualTo(browser.id());
        assertThat(resolved.type()).isEqualTo("service-api");
        assertThat(resolved.createdAt()).isEqualTo(Samples.NOW);
        assertThat(resolved.updatedAt()).isEqualTo(Samples.NOW + 5);
        assertThat(find(records -> records.endUsers().find(samples.tenant, browser.id())))
                .contains(resolved);
    }

    @Test
    void lookingForAPersonChangesNothing() {
        EndUser browser = samples.endUser("user-1", "browser", Samples.NOW);
        EndUser fresh = samples.endUser("user-1", "service-api", Samples.NOW + 5);
        assertThat(find(records -> records.endUsers().match(fresh))).isEmpty();
        write(records -> records.endUsers().resolve(browser));

        assertThat(find(records -> records.endUsers().match(fresh))).contains(browser);
        assertThat(find(records -> records.endUsers().match(strangers.endUser("user-1", "browser", Samples.NOW))))
                .isEmpty();
        assertThat(find(records -> records.endUsers().find(samples.tenant, browser.id())))
                .contains(browser);
    }

    @Test
    void sessionsOfOtherAppsAndTenantsAreOtherPeople() {
        EndUser mine = samples.endUser("user-1", "service-api", Samples.NOW);
        EndUser stranger = strangers.endUser("user-1", "service-api", Samples.NOW);
        EndUser otherSession = samples.endUser("user-2", "service-api", Samples.NOW);

        for (EndUser each : List.of(mine, stranger, otherSession)) {
            assertThat(store().<EndUser>write(records -> records.endUsers().resolve(each)))
                    .isEqualTo(each);
        }
    }

    @Test
    void manyFirstRequestsOfOnePersonMakeOnePerson() throws Exception {
        var resolved = new ArrayList<Future<EndUser>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 32; i++) {
                EndUser fresh = samples.endUser("user-1", "service-api", Samples.NOW + i);
                resolved.add(threads.submit(() ->
                        store().<EndUser>write(records -> records.endUsers().resolve(fresh))));
            }
        }

        var ids = new ArrayList<UUID>();
        for (Future<EndUser> future : resolved) {
            ids.add(future.get().id());
        }
        assertThat(ids).hasSize(32).containsOnly(ids.getFirst());
    }

    @Test
    void aStoredFileIsItsTenants() {
        StoredFile file = samples.storedFile();
        write(records -> records.files().insert(file));

        assertThat(find(records -> records.files().find(samples.tenant, file.id())))
                .contains(file);
        assertThat(find(records -> records.files().find(strangers.tenant, file.id())))
                .isEmpty();
        assertThat(find(records -> records.files().findSigned(file.id()))).contains(file);
        assertThat(find(records -> records.files().findSigned(UUID.randomUUID())))
                .isEmpty();
    }

    @Test
    void filesAreMarkedAsUsedByTheirTenant() {
        StoredFile mine = samples.storedFile();
        StoredFile theirs = strangers.storedFile();
        write(records -> {
            records.files().insert(mine);
            records.files().insert(theirs);
        });

        write(records -> records.files().markUsed(samples.tenant, List.of(mine.id(), theirs.id(), UUID.randomUUID())));

        assertThat(find(records -> records.files().findSigned(mine.id()))
                        .orElseThrow()
                        .used())
                .isTrue();
        assertThat(find(records -> records.files().findSigned(theirs.id()))
                        .orElseThrow()
                        .used())
                .isFalse();
    }

    @Test
    void aFeedbackIsReplacedBySource() {
        UUID message = UUID.randomUUID();
        Feedback first = samples.feedback(message, "user", "like", Samples.NOW);
        Feedback second = samples.feedback(message, "user", "dislike", Samples.NOW + 5);
        Feedback admins = samples.feedback(message, "admin", "like", Samples.NOW);
        write(records -> {
            records.feedbacks().put(first);
            records.feedbacks().put(admins);
        });
        write(records -> records.feedbacks().put(second));

        Feedback found = find(records -> records.feedbacks().find(samples.tenant, message, "user"))
                .orElseThrow();

        assertThat(found.id()).isEqualTo(first.id());
        assertThat(found.createdAt()).isEqualTo(Samples.NOW);
        assertThat(found.updatedAt()).isEqualTo(Samples.NOW + 5);
        assertThat(found.rating()).isEqualTo("dislike");
        assertThat(found.account()).isEqualTo(second.account());
        assertThat(find(records -> records.feedbacks().find(samples.tenant, message, "admin")))
                .contains(admins);
    }

    @Test
    void aFeedbackIsItsTenants() {
        UUID message = UUID.randomUUID();
        Feedback mine = samples.feedback(message, "user", "like", Samples.NOW);
        Feedback theirs = strangers.feedback(message, "user", "dislike", Samples.NOW);
        write(records -> {
            records.feedbacks().put(mine);
            records.feedbacks().put(theirs);
        });

        assertThat(find(records -> records.feedbacks().find(samples.tenant, message, "user")))
                .contains(mine);
        assertThat(list(records -> records.feedbacks().of(samples.tenant, List.of(message), "user")))
                .containsExactly(mine);
        assertThat(changed(records -> records.feedbacks().delete(UUID.randomUUID(), message, "user")))
                .isFalse();
        assertThat(changed(records -> records.feedbacks().delete(samples.tenant, message, "user")))
                .isTrue();
        assertThat(changed(records -> records.feedbacks().delete(samples.tenant, message, "user")))
                .isFalse();
        assertThat(find(records -> records.feedbacks().find(strangers.tenant, message, "user")))
                .contains(theirs);
    }

    @Test
    void feedbacksArePagedNewestFirst() {
        var all = new ArrayList<Feedback>();
        for (int i = 0; i < 7; i++) {
            // Two of each time: ties are ordered by id.
            all.add(samples.feedback(UUID.randomUUID(), "user", "like", Samples.NOW + i / 2));
        }
        write(records -> {
            all.forEach(records.feedbacks()::put);
            records.feedbacks().put(strangers.feedback(UUID.randomUUID(), "user", "like", Samples.NOW));
        });
        List<Feedback> expected = all.stream()
                .sorted((a, b) -> a.createdAt() == b.createdAt()
                        ? b.id().toString().compareTo(a.id().toString())
                        : Long.compare(b.createdAt(), a.createdAt()))
                .toList();

        assertThat(list(records -> records.feedbacks().page(samples.tenant, samples.app, 1, 3)))
                .isEqualTo(expected.subList(0, 3));
        assertThat(list(records -> records.feedbacks().page(samples.tenant, samples.app, 3, 3)))
                .isEqualTo(expected.subList(6, 7));
        assertThat(list(records -> records.feedbacks().page(samples.tenant, samples.app, 4, 3)))
                .isEmpty();
        assertThat(list(records -> records.feedbacks().page(strangers.tenant, samples.app, 1, 3)))
                .isEmpty();
    }

    @Test
    void feedbacksOfManyMessages() {
        Feedback one = samples.feedback(UUID.randomUUID(), "user", "like", Samples.NOW);
        Feedback two = samples.feedback(UUID.randomUUID(), "user", "like", Samples.NOW);
        Feedback admins = samples.feedback(one.message(), "admin", "like", Samples.NOW);
        write(records -> List.of(one, two, admins).forEach(records.feedbacks()::put));

        assertThat(list(records -> records.feedbacks()
                        .of(samples.tenant, List.of(one.message(), two.message(), UUID.randomUUID()), "user")))
                .containsExactlyInAnyOrder(one, two);
        assertThat(list(records -> records.feedbacks().of(samples.tenant, List.of(), "user")))
                .isEmpty();
    }
}
