/** The native vocabulary: runs, events, tail, watchers, log contract and ports. */
@NullMarked
package dev.runnel.run;

import org.jspecify.annotations.NullMarked;
