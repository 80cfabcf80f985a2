/** Keys: making, finding and revoking them. */
@NullMarked
package dev.runnel.server.usecase.credential;

import org.jspecify.annotations.NullMarked;
