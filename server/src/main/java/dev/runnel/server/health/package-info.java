/** Health, readiness and metrics. */
@NullMarked
package dev.runnel.server.health;

import org.jspecify.annotations.NullMarked;
