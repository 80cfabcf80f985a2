/** The relay program: product and control under the same load, in one interleaved run. */
@NullMarked
package dev.runnel.bench.relay;

import org.jspecify.annotations.NullMarked;
