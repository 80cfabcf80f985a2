/** Basic app modes and prompt assembly. */
@NullMarked
package dev.runnel.engine;

import org.jspecify.annotations.NullMarked;
