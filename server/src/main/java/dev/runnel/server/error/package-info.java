/** The error catalogue of every surface. */
@NullMarked
package dev.runnel.server.error;

import org.jspecify.annotations.NullMarked;
