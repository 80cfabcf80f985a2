/** Apps: importing, publishing and serving them. */
@NullMarked
package dev.runnel.server.usecase.app;

import org.jspecify.annotations.NullMarked;
