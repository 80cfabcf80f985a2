/** How the parts of the product are put together. */
@NullMarked
package dev.runnel.server.wiring;

import org.jspecify.annotations.NullMarked;
