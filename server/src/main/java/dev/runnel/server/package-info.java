/** The server: its entry point. */
@NullMarked
package dev.runnel.server;

import org.jspecify.annotations.NullMarked;
