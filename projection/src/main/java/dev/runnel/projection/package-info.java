/** Pure functions of native run events to the frames of each dialect. */
@NullMarked
package dev.runnel.projection;

import org.jspecify.annotations.NullMarked;
