package dev.runnel.store;

import dev.runnel.testkit.store.CatalogueSuite;
import dev.runnel.testkit.store.ConversationSuite;
import dev.runnel.testkit.store.DatabaseUnderTest;
import dev.runnel.testkit.store.OutageSuite;
import dev.runnel.testkit.store.PeopleSuite;
import dev.runnel.testkit.store.RunLogSuite;
import dev.runnel.testkit.store.RunRecordsSuite;
import dev.runnel.testkit.store.StoreSuite;
import dev.runnel.testkit.store.WorkflowRunSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every contract of the store, on an embedded PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(PostgresServer.Shared.class)
class PostgresStoreTest {

    private PostgresDatabase database;

    @BeforeAll
    void open(PostgresServer server) {
        database = new PostgresDatabase(server);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Nested
    class Units extends StoreSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database;
        }
    }

    @Nested
    class Catalogue extends CatalogueSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database;
        }
    }

    @Nested
    class People extends PeopleSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database;
        }
    }

    @Nested
    class Conversations extends ConversationSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database;
        }
    }

    @Nested
    class Runs extends RunRecordsSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database;
        }
    }

    @Nested
    class WorkflowRuns extends WorkflowRunSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database;
        }
    }

    @Nested
    class Log extends RunLogSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database;
        }
    }

    @Nested
    class Outages extends OutageSuite {
        @Override
        protected DatabaseUnderTest database() {
            return database.hurried();
        }
    }
}
