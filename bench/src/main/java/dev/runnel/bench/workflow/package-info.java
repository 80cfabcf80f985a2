/** Loads on workflows and on the graph engine. */
@NullMarked
package dev.runnel.bench.workflow;

import org.jspecify.annotations.NullMarked;
