/** Operation, parameter, response and schema types: the one declaration of an HTTP operation. */
@NullMarked
package dev.runnel.contract;

import org.jspecify.annotations.NullMarked;
