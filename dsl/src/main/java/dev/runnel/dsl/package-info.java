/** Import and export of app files: YAML as Dify writes it, read safely and written so that everybody reads the same. */
@NullMarked
package dev.runnel.dsl;

import org.jspecify.annotations.NullMarked;
