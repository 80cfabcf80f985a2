/** Runs: starting, watching and stopping them. */
@NullMarked
package dev.runnel.server.usecase.run;

import org.jspecify.annotations.NullMarked;
