package dev.runnel.run;

import java.util.UUID;

/**
 * The right to append to a run's log.
 *
 * @param tenant owner of the run
 * @param run the run
 * @param node the server node that holds it
 * @param epoch rises whenever the lease changes hands; an append of an older epoch is refused
 */
public record Lease(UUID tenant, UUID run, String node, long epoch) {}
