/** Places where programs of apps run without reaching anything. */
@NullMarked
package dev.runnel.sandbox;

import org.jspecify.annotations.NullMarked;
