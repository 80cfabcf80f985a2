package dev.runnel.server.usecase.run;

import dev.runnel.run.Clock;
import dev.runnel.run.EndUser;
import dev.runnel.run.IdSource;
import dev.runnel.run.Records;
import dev.runnel.run.Store;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.usecase.credential.ExpiringCache;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The person behind a call's {@code user} value (service-api.md section 1.2). */
public final class EndUsers {

    /** Who is meant where no user is named. */
    public static final String DEFAULT_USER = "DEFAULT-USER";

    private final Store store;
    private final Clock clock;
    private final IdSource ids;
    private final ExpiringCache<Key, EndUser> known;

    private record Key(UUID app, String type, String session) {}

    public EndUsers(Store store, Clock clock, IdSource ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.known = new ExpiringCache<>(clock, Duration.ofMinutes(1), 100_000);
    }

    /**
     * Whom a call is for.
     *
     * @param stored whether there is such an end user; else it is one to be resolved by the unit that writes what it does
     *     first, so that a first request waits for one commit and a refused one leaves nobody behind
     */
    public record Person(EndUser endUser, boolean stored) {

        /** The end user as the unit with these records finds or makes it. */
        public EndUser in(Records records) {
            return stored ? endUser : records.endUsers().resolve(endUser);
        }
    }

    /**
     * The end user of that value, to look up what is theirs: who is new has nothing yet, and is stored by what they do
     * first.
     */
    public EndUser of(Caller caller, @Nullable String user) {
        return person(caller, user).endUser();
    }

    /** The end user of that value, who may not be stored yet. */
    public Person person(Caller caller, @Nullable String user) {
        String session = user == null || user.isEmpty() ? DEFAULT_USER : user;
        EndUser remembered = known.get(new Key(caller.app().id(), caller.surface(), session));
        if (remembered != null) {
            return new Person(remembered, true);
        }
        long now = clock.millis();
        var fresh = new EndUser(
                ids.next(),
                caller.tenant(),
                caller.app().id(),
                caller.surface(),
                session.equals(DEFAULT_USER) ? null : session,
                null,
                session.equals(DEFAULT_USER),
                session,
                now,
                now);
        EndUser match = store.read(records -> records.endUsers().match(fresh)).orElse(null);
        if (match == null) {
            return new Person(fresh, false);
        }
        return new Person(match.type().equals(fresh.type()) ? remember(match) : written(fresh), true);
    }

    /** Remembers one that is stored now. */
    EndUser remember(EndUser endUser) {
        known.put(new Key(endUser.app(), endUser.type(), endUser.session()), endUser);
        return endUser;
    }

    private EndUser written(EndUser fresh) {
        return remember(store.write(records -> records.endUsers().resolve(fresh)));
    }

    /** @throws ApiError where the app has no such end user */
    public EndUser find(Caller caller, UUID id) {
        return store.read(records -> records.endUsers().find(caller.tenant(), id))
                .filter(endUser -> endUser.app().equals(caller.app().id()))
                .orElseThrow(() -> ApiError.of(ErrorCode.END_USER_NOT_FOUND, "End user not found."));
    }
}
