package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.server.http.Handler;
import dev.runnel.server.usecase.run.Caller;

/**
 * An operation joined to its handler.
 *
 * @param operation what is declared
 * @param handler what is done
 */
record Binding(Operation operation, Handler<Caller> handler) {}
