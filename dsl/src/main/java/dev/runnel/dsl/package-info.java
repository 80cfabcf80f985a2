/** Import and export of app files. */
@NullMarked
package dev.runnel.dsl;

import org.jspecify.annotations.NullMarked;
