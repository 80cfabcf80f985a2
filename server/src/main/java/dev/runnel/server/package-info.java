/** Surfaces, use cases, transports, configuration and the command line. */
@NullMarked
package dev.runnel.server;

import org.jspecify.annotations.NullMarked;
