package dev.runnel.server.usecase.run;

import dev.runnel.run.Clock;
import dev.runnel.run.EndUser;
import dev.runnel.run.IdSource;
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

    /** The end user of that value, made where there is none. */
    public EndUser resolve(Caller caller, @Nullable String user) {
        String session = user == null || user.isEmpty() ? DEFAULT_USER : user;
        EndUser resolved = known.get(new Key(caller.app().id(), caller.surface(), session), key -> {
            long now = clock.millis();
            var fresh = new EndUser(
                    ids.next(),
                    caller.tenant(),
                    key.app(),
                    key.type(),
                    session.equals(DEFAULT_USER) ? null : session,
                    null,
                    session.equals(DEFAULT_USER),
                    session,
                    now,
                    now);
            return store.write(records -> records.endUsers().resolve(fresh));
        });
        if (resolved == null) {
            throw new IllegalStateException("an end user is always resolved");
        }
        return resolved;
    }

    /** @throws ApiError where the app has no such end user */
    public EndUser find(Caller caller, UUID id) {
        return store.read(records -> records.endUsers().find(caller.tenant(), id))
                .filter(endUser -> endUser.app().equals(caller.app().id()))
                .orElseThrow(() -> ApiError.of(ErrorCode.END_USER_NOT_FOUND, "End user not found."));
    }
}
