/** The command line. */
@NullMarked
package dev.runnel.server.command;

import org.jspecify.annotations.NullMarked;
