/** Conversations: listing, naming and deleting them. */
@NullMarked
package dev.runnel.server.usecase.conversation;

import org.jspecify.annotations.NullMarked;
