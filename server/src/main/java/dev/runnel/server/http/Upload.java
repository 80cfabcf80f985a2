package dev.runnel.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The one file of a multipart request, kept in a temporary file where it is not small.
 *
 * @param name file name as the client gave it, null where it gave none
 * @param mediaType as the client gave it, or {@code application/octet-stream}
 * @param size bytes
 * @param fields the text parts of the form
 * @param part where the bytes are
 */
public record Upload(
        @Nullable String name, String mediaType, long size, Map<String, String> fields, MultiPart.Part part) {

    /** Opens the bytes. */
    public InputStream open() throws IOException {
        Content.Source source = part.createContentSource();
        if (source == null) {
            throw new IOException("the uploaded part has no content");
        }
        return Content.Source.asInputStream(source);
    }
}
