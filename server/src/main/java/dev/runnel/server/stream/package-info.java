/** Delivery of a run's frames to a connection. */
@NullMarked
package dev.runnel.server.stream;

import org.jspecify.annotations.NullMarked;
