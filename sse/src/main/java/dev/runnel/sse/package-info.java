/** WHATWG event-stream reader and writer. */
@NullMarked
package dev.runnel.sse;

import org.jspecify.annotations.NullMarked;
