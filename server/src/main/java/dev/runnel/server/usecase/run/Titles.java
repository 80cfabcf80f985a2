package dev.runnel.server.usecase.run;

import dev.runnel.engine.ConversationTitle;
import dev.runnel.run.Clock;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.Run;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.run.StoreUnavailableException;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Titles of conversations, made by the default model in the background (service-api.md section 3). */
public final class Titles {

    private static final Logger LOG = LoggerFactory.getLogger(Titles.class);

    /** Titles that are made at once; a conversation that finds no place keeps the name made of its query. */
    private static final int AT_ONCE = 8;

    private final Store store;
    private final ModelPort models;
    private final Clock clock;
    private final @Nullable ModelName model;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** @param model the default model, null where none is configured: then no title is made */
    public Titles(Store store, ModelPort models, Clock clock, @Nullable ModelName model) {
        this.store = store;
        this.models = models;
        this.clock = clock;
        this.model = model;
    }

    /** Whether a model makes titles here. */
    public boolean available() {
        return model != null;
    }

    /** Makes the title of a new conversation of that run in the background, where a model does that here. */
    void make(Run run) {
        UUID conversation = run.conversation();
        if (model == null || conversation == null || !places.tryAcquire()) {
            return;
        }
        Thread.ofVirtual().name("title").start(() -> {
            try {
                String title = title(run);
                store.write(records -> {
                    records.conversations().touch(run.tenant(), conversation, title, clock.millis());
                    return true;
                });
            } catch (StoreUnavailableException unavailable) {
                LOG.warn("the title of conversation {} was not stored", conversation, unavailable);
            } finally {
                places.release();
            }
        });
    }

    /** The title of a conversation that began with that run; made of the query where no model is configured. */
    public String title(Run run) {
        if (model == null) {
            return ConversationTitle.fallback(run.query());
        }
        var context = new ModelRequest.Context(run.tenant(), run.app(), run.id(), null, run.endUser());
        return ConversationTitle.make(models, model, run.query(), context, new StopSignal());
    }
}
