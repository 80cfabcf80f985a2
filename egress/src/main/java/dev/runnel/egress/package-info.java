/** The one door out: every outbound HTTP call. */
@NullMarked
package dev.runnel.egress;

import org.jspecify.annotations.NullMarked;
