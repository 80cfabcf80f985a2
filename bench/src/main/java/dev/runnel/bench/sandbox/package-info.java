/** What the sandbox costs over the bare sandboxed process. */
@NullMarked
package dev.runnel.bench.sandbox;

import org.jspecify.annotations.NullMarked;
