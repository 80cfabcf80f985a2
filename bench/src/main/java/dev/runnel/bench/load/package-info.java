/** The client side of a load run: opens streams, checks every one of them to its end, and measures. */
@NullMarked
package dev.runnel.bench.load;

import org.jspecify.annotations.NullMarked;
