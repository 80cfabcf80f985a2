/** The page that says what is served. */
@NullMarked
package dev.runnel.server.page;

import org.jspecify.annotations.NullMarked;
