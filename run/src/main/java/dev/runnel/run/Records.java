package dev.runnel.run;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The records of the database inside one unit. Every look-up carries its tenant, except by a secret. */
public interface Records {

    Tenants tenants();

    Apps apps();

    Keys keys();

    EndUsers endUsers();

    Conversations conversations();

    Messages messages();

    Runs runs();

    Files files();

    Feedbacks feedbacks();

    ModelCalls modelCalls();

    IdempotencyKeys idempotencyKeys();

    /** Owners of everything. */
    interface Tenants {

        /** The tenant of that name, made with the given id where there is none. */
        UUID ensure(UUID id, String name, long createdAt);

        /** Ids and names, oldest first. */
        List<Named> all();

        /** An id with its name. */
        record Named(UUID id, String name) {}
    }

    /** Apps and their versions. */
    interface Apps {

        void insert(App app);

        /** Replaces every member but id, tenant and creation time. */
        void update(App app);

        Optional<App> find(UUID tenant, UUID app);

        /** The app that {@code serve} made of that file. */
        Optional<App> findBySource(UUID tenant, String source);

        /** Apps of that exact name. */
        List<App> findByName(UUID tenant, String name);

        /** Every app, oldest first. */
        List<App> all(UUID tenant);

        void insertVersion(AppVersion version);

        Optional<AppVersion> version(UUID tenant, UUID version);

        /** The version with the highest number. */
        Optional<AppVersion> latestVersion(UUID tenant, UUID app);
    }

    /** Credentials of the service surfaces. */
    interface Keys {

        /** @throws ConflictException where a key of that hash exists */
        void insert(ApiKey key);

        /** The key of that hash, revoked ones included: the hash is the secret, so no tenant is needed. */
        Optional<ApiKey> findByHash(String hash);

        List<ApiKey> all(UUID tenant);

        /** Revokes; returns whether a valid key was there. */
        boolean revoke(UUID tenant, UUID key, long revokedAt);
    }

    /** People behind keys. */
    interface EndUsers {

        Optional<EndUser> find(UUID tenant, UUID endUser);

        /**
         * The end user of (tenant, app, session): an existing one of {@code type} first, else one of another type, which
         * is re-typed, else {@code fresh}, inserted (service-api.md section 1.2).
         */
        EndUser resolve(EndUser fresh);

        /** Whom {@link #resolve} would find, with the type that is stored; empty where it would insert. */
        Optional<EndUser> match(EndUser fresh);
    }

    /** Conversations and their variables. */
    interface Conversations {

        void insert(Conversation conversation);

        /** A conversation that is not deleted. */
        Optional<Conversation> find(UUID tenant, UUID app, UUID endUser, String origin, UUID conversation);

        /** Moves its update time, and its name where one is given. */
        void touch(UUID tenant, UUID conversation, @Nullable String name, long updatedAt);

        void delete(UUID tenant, UUID conversation, long updatedAt);

        /** How many turns it has. */
        int turns(UUID tenant, UUID conversation);

        /**
         * A page in the order of {@code sort}, after the conversation {@code last} where given.
         *
         * @param ascending oldest first
         * @param byUpdate sort by update time, else by creation time; ties are ordered by id
         */
        Page<Conversation> page(
                UUID tenant,
                UUID app,
                UUID endUser,
                String origin,
                @Nullable Conversation last,
                int limit,
                boolean byUpdate,
                boolean ascending);

        List<ConversationVariable> variables(UUID tenant, UUID conversation);

        /**
         * Inserts or overwrites a variable by name and counts the write; runs beside each other are serialised here and
         * {@link ConversationVariable#writes} records their order.
         */
        ConversationVariable write(ConversationVariable variable);
    }

    /** Messages, which address runs. */
    interface Messages {

        void insert(Message message);

        Optional<Message> find(UUID tenant, UUID app, UUID message);

        /** The newest message of a conversation. */
        Optional<Message> newest(UUID tenant, UUID conversation);

        /**
         * The newest {@code limit} messages before {@code first} (or of all), returned oldest first, each with its run.
         */
        Page<WithRun> page(UUID tenant, UUID conversation, @Nullable Message first, int limit);

        /** Up to {@code limit} newest messages of a conversation with their runs, newest first: the memory's source. */
        List<WithRun> history(UUID tenant, UUID conversation, int limit);

        /** A message with the run that it addresses. */
        record WithRun(Message message, Run run) {}
    }

    /** Runs. */
    interface Runs {

        /** Inserts a run with its lease on the given node, epoch 1. */
        void insert(Run run, String node);

        Optional<Run> find(UUID tenant, UUID run);

        /** The run of that id or task id, of that app. */
        Optional<Run> findByRunOrTask(UUID tenant, UUID app, UUID runOrTask);

        /** Records a stop request on a run that has not ended; returns whether it had not. */
        boolean requestStop(UUID tenant, UUID run);

        /** A conditional update: moves the run from {@code from} to {@code to}; returns whether it was there. */
        boolean move(UUID tenant, UUID run, RunStatus from, RunStatus to);

        /**
         * The one conditional update that ends a run: succeeds where the run is in one of {@code from} and, unless the
         * outcome is a stop or a failure, no stop was requested. Returns whether it did.
         */
        boolean finish(UUID tenant, UUID run, Collection<RunStatus> from, Run.Outcome outcome);

        /**
         * A page of an app's workflow runs, newest first.
         *
         * @param page counts from 1
         */
        Listed listWorkflowRuns(UUID tenant, UUID app, RunFilter filter, int page, int limit);

        /** A run with whose it is. */
        record Owned(Run run, @Nullable EndUser endUser) {}

        /**
         * A page of runs.
         *
         * @param items newest first
         * @param total how many the filter lets through, on all pages
         */
        record Listed(List<Owned> items, long total) {
            public Listed {
                items = List.copyOf(items);
            }
        }

        /** Runs in flight under a lease of that node, for recovery, oldest first, at most {@code limit}. */
        List<Run> inFlight(String node, int limit);
    }

    /** Stored files. */
    interface Files {

        void insert(StoredFile file);

        Optional<StoredFile> find(UUID tenant, UUID file);

        /** The file of that id whoever owns it: for signed addresses, whose signature is the authority. */
        Optional<StoredFile> findSigned(UUID file);

        /** Notes that messages of their app use these files. */
        void markUsed(UUID tenant, Collection<UUID> files);
    }

    /** What people thought of answers. */
    interface Feedbacks {

        Optional<Feedback> find(UUID tenant, UUID message, String source);

        /** Inserts, or replaces the one of the same message and source. */
        void put(Feedback feedback);

        boolean delete(UUID tenant, UUID message, String source);

        /** A page of an app's feedbacks, newest first; pages count from 1. */
        List<Feedback> page(UUID tenant, UUID app, int page, int limit);

        /** Feedbacks of a source on these messages. */
        List<Feedback> of(UUID tenant, Collection<UUID> messages, String source);
    }

    /** Usage rows. */
    interface ModelCalls {

        void insert(ModelCall call);

        /** Every call of a run, oldest first. */
        List<ModelCall> of(UUID tenant, UUID run);
    }

    /** Idempotency keys. */
    interface IdempotencyKeys {

        /** The key of the same scope, where it is not older than {@link IdempotencyKey#KEPT} at {@code now}. */
        Optional<IdempotencyKey> find(IdempotencyKey scope, long now);

        /**
         * Inserts; an expired one of the same scope is replaced.
         *
         * @throws ConflictException where a valid one is there
         */
        void insert(IdempotencyKey key);

        /** Removes keys made before {@code createdBefore}; returns how many, at most {@code limit}. */
        int prune(long createdBefore, int limit);
    }
}
