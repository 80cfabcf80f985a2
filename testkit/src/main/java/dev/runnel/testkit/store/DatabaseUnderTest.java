package dev.runnel.testkit.store;

import dev.runnel.run.Clock;
import dev.runnel.run.Lease;
import dev.runnel.run.Store;

/** A database that a suite can open, disturb and repair; each adapter's tests bring one. */
public interface DatabaseUnderTest extends AutoCloseable {

    /** Opens a store on the database; what an earlier one wrote is there. One is open at a time. */
    Store open(Clock clock);

    /** From now on nothing can be written, as on a full disk or after a lost connection. */
    void refuseWrites();

    /** Ends what {@link #refuseWrites} began. */
    void serveAgain();

    /** Another node takes the run: its epoch rises by one, behind the store's back. */
    void passOn(Lease lease);

    @Override
    void close();
}
