/** The HTTP adapter: routing, validation, bodies, answers and streams. */
@NullMarked
package dev.runnel.server.http;

import org.jspecify.annotations.NullMarked;
