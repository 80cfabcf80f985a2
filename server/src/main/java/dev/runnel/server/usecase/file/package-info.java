/** Uploads and the signed addresses of files. */
@NullMarked
package dev.runnel.server.usecase.file;

import org.jspecify.annotations.NullMarked;
