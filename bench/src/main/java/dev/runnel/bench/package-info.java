/** Load programs, and the architecture tests that see every module. */
@NullMarked
package dev.runnel.bench;

import org.jspecify.annotations.NullMarked;
