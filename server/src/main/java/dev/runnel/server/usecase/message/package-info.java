/** Messages and what people think of them. */
@NullMarked
package dev.runnel.server.usecase.message;

import org.jspecify.annotations.NullMarked;
