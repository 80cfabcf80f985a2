package dev.runnel.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.ApiKey;
import dev.runnel.run.App;
import dev.runnel.run.AppMode;
import dev.runnel.run.AppVersion;
import dev.runnel.run.ConflictException;
import dev.runnel.run.Records.Tenants.Named;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tenants, apps, versions and keys. */
public abstract class CatalogueSuite extends StoreContract {

    @Test
    void aTenantIsMadeOncePerName() {
        UUID other = UUID.randomUUID();
        String name = "workspace " + samples.tenant;

        UUID first = store().write(records -> records.tenants().ensure(samples.tenant, name, Samples.NOW));
        UUID second = store().write(records -> records.tenants().ensure(other, name, Samples.NOW));

        assertThat(first).isEqualTo(samples.tenant);
        assertThat(second).isEqualTo(samples.tenant);
        assertThat(list(records -> records.tenants().all()))
                .contains(new Named(samples.tenant, name))
                .noneMatch(tenant -> tenant.id().equals(other));
    }

    @Test
    void tenantsComeOldestFirst() {
        write(records -> {
            records.tenants().ensure(samples.tenant, "late " + samples.tenant, Samples.NOW + 1);
            records.tenants().ensure(strangers.tenant, "early " + strangers.tenant, Samples.NOW);
        });

        List<UUID> ids =
                read(records -> records.tenants().all().stream().map(Named::id).toList());

        assertThat(ids).containsSubsequence(strangers.tenant, samples.tenant);
    }

    @Test
    void anAppIsFoundByItsTenantAlone() {
        App app = samples.app("one", "apps/one.yml");
        write(records -> records.apps().insert(app));

        assertThat(find(records -> records.apps().find(samples.tenant, app.id())))
                .contains(app);
        assertThat(find(records -> records.apps().findBySource(samples.tenant, "apps/one.yml")))
                .contains(app);
        assertThat(list(records -> records.apps().findByName(samples.tenant, "one")))
                .containsExactly(app);
        assertThat(list(records -> records.apps().findByName(samples.tenant, "ONE")))
                .isEmpty();
        assertThat(find(records -> records.apps().find(strangers.tenant, app.id())))
                .isEmpty();
        assertThat(find(records -> records.apps().findBySource(strangers.tenant, "apps/one.yml")))
                .isEmpty();
        assertThat(list(records -> records.apps().findByName(strangers.tenant, "one")))
                .isEmpty();
        assertThat(list(records -> records.apps().all(strangers.tenant))).isEmpty();
    }

    @Test
    void anUpdateKeepsIdTenantAndCreationTime() {
        App before = samples.app("one", "apps/one.yml");
        App after = new App(
                before.id(),
                before.tenant(),
                "two",
                AppMode.COMPLETION,
                "",
                ObjectValue.EMPTY,
                null,
                null,
                false,
                0,
                Samples.NOW + 7,
                Samples.NOW + 9);
        write(records -> records.apps().insert(before));
        write(records -> records.apps().update(after));

        App found = find(records -> records.apps().find(samples.tenant, before.id()))
                .orElseThrow();

        assertThat(found.createdAt()).isEqualTo(Samples.NOW);
        assertThat(found).usingRecursiveComparison().ignoringFields("createdAt").isEqualTo(after);
    }

    @Test
    void anUpdateOfAnotherTenantChangesNothing() {
        App mine = samples.app("one", null);
        write(records -> records.apps().insert(mine));

        write(records -> records.apps().update(strangers.app(mine.id(), "stolen", null, Samples.NOW)));

        assertThat(find(records -> records.apps().find(samples.tenant, mine.id())))
                .contains(mine);
    }

    @Test
    void aFileIsTheSourceOfOneApp() {
        write(records -> {
            records.apps().insert(samples.app("one", "apps/one.yml"));
            records.apps().insert(strangers.app("one", "apps/one.yml"));
            records.apps().insert(samples.app(UUID.randomUUID(), "no file", null, Samples.NOW));
            records.apps().insert(samples.app(UUID.randomUUID(), "no file either", null, Samples.NOW));
        });

        assertThatThrownBy(() -> write(records ->
                        records.apps().insert(samples.app(UUID.randomUUID(), "two", "apps/one.yml", Samples.NOW))))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.what()).isEqualTo("app"));
    }

    @Test
    void appsComeOldestFirst() {
        App late = samples.app(UUID.randomUUID(), "same", null, Samples.NOW + 2);
        App early = samples.app(UUID.randomUUID(), "same", null, Samples.NOW + 1);
        write(records -> {
            records.apps().insert(late);
            records.apps().insert(early);
        });

        assertThat(list(records -> records.apps().all(samples.tenant))).containsExactly(early, late);
        assertThat(list(records -> records.apps().findByName(samples.tenant, "same")))
                .containsExactly(early, late);
    }

    @Test
    void theLatestVersionHasTheHighestNumber() {
        AppVersion second = samples.version(UUID.randomUUID(), 2);
        AppVersion tenth = samples.version(UUID.randomUUID(), 10);
        write(records -> {
            records.apps().insertVersion(tenth);
            records.apps().insertVersion(second);
        });

        assertThat(find(records -> records.apps().latestVersion(samples.tenant, samples.app)))
                .contains(tenth);
        assertThat(find(records -> records.apps().version(samples.tenant, second.id())))
                .contains(second);
        assertThat(find(records -> records.apps().version(strangers.tenant, second.id())))
                .isEmpty();
        assertThat(find(records -> records.apps().latestVersion(strangers.tenant, samples.app)))
                .isEmpty();
        assertThatThrownBy(() -> write(records -> records.apps().insertVersion(samples.version(UUID.randomUUID(), 10))))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.what()).isEqualTo("app version"));
    }

    @Test
    void aKeyIsFoundByItsHashAndRevokedOnce() {
        ApiKey key = samples.key("hash-" + samples.tenant, Samples.NOW);
        write(records -> records.keys().insert(key));

        assertThat(find(records -> records.keys().findByHash(key.hash()))).contains(key);
        assertThat(find(records -> records.keys().findByHash("hash-"))).isEmpty();
        assertThat(changed(records -> records.keys().revoke(strangers.tenant, key.id(), 1)))
                .isFalse();
        assertThat(changed(records -> records.keys().revoke(samples.tenant, key.id(), Samples.NOW + 1)))
                .isTrue();
        assertThat(changed(records -> records.keys().revoke(samples.tenant, key.id(), Samples.NOW + 2)))
                .isFalse();
        assertThat(find(records -> records.keys().findByHash(key.hash())))
                .get()
                .extracting(ApiKey::revokedAt)
                .isEqualTo(Samples.NOW + 1);
    }

    @Test
    void aTenantsKeysComeOldestFirst() {
        ApiKey late = samples.key("late-" + samples.tenant, Samples.NOW + 1);
        var early = new ApiKey(
                UUID.randomUUID(),
                samples.tenant,
                ApiKey.Scope.ALL_APPS,
                null,
                "early-" + samples.tenant,
                "hint",
                Samples.NOW,
                Samples.NOW + 9);
        write(records -> {
            records.keys().insert(late);
            records.keys().insert(early);
            records.keys().insert(strangers.key("other-" + samples.tenant, Samples.NOW));
        });

        assertThat(list(records -> records.keys().all(samples.tenant))).containsExactly(early, late);
    }
}
