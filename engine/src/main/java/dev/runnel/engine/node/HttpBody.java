package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.TextTemplate;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.HttpSettings.Form;
import dev.runnel.engine.node.HttpSettings.Item;
import dev.runnel.run.FileContents;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * What a request carries.
 *
 * @param bytes empty where there is nothing
 * @param mediaType empty where none is to be claimed
 * @param claimedOnly whether {@code mediaType} must stand whatever the app says
 * @param shown for people: texts without secrets, of files their size alone
 */
record HttpBody(byte[] bytes, String mediaType, boolean claimedOnly, String shown) {

    /** Bytes of a body at most. */
    static final int MOST_BYTES = 16 * 1024 * 1024;

    private static final int LONGEST_QUOTE = 1000;
    private static final byte[] NOTHING = {};

    /** Writes the bodies of one node's attempt. */
    record Writer(VariablePool pool, FileContents contents, UUID tenant, String boundary) {

        /** @throws NodeFailure where the settings and the variables make no body, or one that is too large */
        HttpBody write(HttpSettings.Body body) {
            Form form = body.form();
            HttpBody written = switch (form) {
                case NONE -> new HttpBody(NOTHING, "", false, "");
                case RAW_TEXT -> text(single(body).value().render(pool), form.mediaType);
                case JSON -> json(single(body).value().render(pool));
                case BINARY -> binary(single(body));
                case URLENCODED -> urlencoded(body.items());
                case FORM_DATA -> multipart(body.items());
            };
            if (written.bytes().length > MOST_BYTES) {
                throw tooLarge();
            }
            return written;
        }

        private static Item single(HttpSettings.Body body) {
            if (body.items().size() != 1) {
                throw failure(body.form().wire + " body type should have exactly one item");
            }
            return body.items().getFirst();
        }

        private HttpBody text(String text, String mediaType) {
            return new HttpBody(text.getBytes(StandardCharsets.UTF_8), mediaType, false, pool.masked(text));
        }

        /** Well-formed JSON goes out as it was written, so that no number loses digits; the rest is mended. */
        private HttpBody json(String text) {
            String sent = LenientJson.strict(text).isPresent()
                    ? text.strip()
                    : LenientJson.read(text)
                            .map(JsonText::write)
                            .orElseThrow(() -> failure("Failed to parse JSON: " + quoted(text)));
            return text(sent, Form.JSON.mediaType);
        }

        private String quoted(String text) {
            String masked = pool.masked(text);
            return masked.length() > LONGEST_QUOTE ? masked.substring(0, LONGEST_QUOTE) + "…" : masked;
        }

        private HttpBody binary(Item item) {
            Selector selector = item.file();
            List<FileReference> files = selector == null ? List.of() : files(pool.get(selector));
            if (files.size() != 1) {
                var parts = new StringJoiner(", ", "[", "]");
                if (selector != null) {
                    selector.parts().forEach(part -> parts.add("'" + part + "'"));
                }
                throw new NodeFailure("FileFetchError", "cannot fetch file with selector " + parts);
            }
            byte[] bytes = read(files.getFirst(), MOST_BYTES);
            return new HttpBody(bytes, "", false, "<binary_content: size=" + bytes.length + " bytes>");
        }

        private HttpBody urlencoded(List<Item> items) {
            var sent = new StringJoiner("&");
            var shown = new StringJoiner("&");
            for (Item item : items) {
                String key = item.key().render(pool);
                String value = item.value().render(pool);
                sent.add(HttpAddress.form(key) + "=" + HttpAddress.form(value));
                shown.add(HttpAddress.form(pool.masked(key)) + "=" + HttpAddress.form(pool.masked(value)));
            }
            return new HttpBody(
                    sent.toString().getBytes(StandardCharsets.UTF_8),
                    Form.URLENCODED.mediaType,
                    false,
                    shown.toString());
        }

        private HttpBody multipart(List<Item> items) {
            var sent = new ByteArrayOutputStream();
            var shown = new StringBuilder();
            for (Item item : items) {
                String key = item.key().render(pool);
                String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + attribute(key) + "\"";
                if (!item.isFile()) {
                    add(item.value(), head, sent, shown);
                    continue;
                }
                Selector selector = item.file();
                for (FileReference file : selector == null ? List.<FileReference>of() : files(pool.get(selector))) {
                    add(file, head, sent, shown);
                }
            }
            String end = "--" + boundary + "--\r\n";
            sent.writeBytes(end.getBytes(StandardCharsets.UTF_8));
            shown.append(end);
            String mediaType = Form.FORM_DATA.mediaType + "; boundary=" + boundary;
            return new HttpBody(sent.toByteArray(), mediaType, true, shown.toString());
        }

        private void add(TextTemplate value, String head, ByteArrayOutputStream sent, StringBuilder shown) {
            String text = value.render(pool);
            sent.writeBytes((head + "\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8));
            shown.append(pool.masked(head + "\r\n\r\n" + text + "\r\n"));
        }

        private void add(FileReference file, String head, ByteArrayOutputStream sent, StringBuilder shown) {
            String type = file.mimeType().isEmpty() ? "application/octet-stream" : attribute(file.mimeType());
            byte[] bytes = read(file, MOST_BYTES - sent.size());
            sent.writeBytes(
                    (head + "; filename=\"" + attribute(file.name()) + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            sent.writeBytes(bytes);
            sent.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            shown.append(pool.masked(head))
                    .append("\r\n\r\n<file_content_binary: '")
                    .append(file.name())
                    .append("', type='")
                    .append(type)
                    .append("', size=")
                    .append(bytes.length)
                    .append(" bytes>\r\n");
        }

        private static String attribute(String text) {
            return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
        }

        private static List<FileReference> files(Value value) {
            var files = new ArrayList<FileReference>();
            if (value instanceof FileValue(FileReference file)) {
                files.add(file);
            } else if (value instanceof ListValue(List<Value> items)) {
                items.forEach(item -> {
                    if (item instanceof FileValue(FileReference file)) {
                        files.add(file);
                    }
                });
            }
            return files;
        }

        private byte[] read(FileReference file, int most) {
            try (InputStream stream = contents.open(tenant, file)) {
                byte[] bytes = stream.readNBytes(Math.max(0, most) + 1);
                if (bytes.length > most) {
                    throw tooLarge();
                }
                return bytes;
            } catch (IOException unreadable) {
                throw new NodeFailure(
                        "FileFetchError", "cannot read file " + file.name() + ": " + unreadable.getMessage());
            }
        }

        private static NodeFailure tooLarge() {
            return failure("The request's body is larger than " + (MOST_BYTES >> 20) + " MB.");
        }

        private static NodeFailure failure(String message) {
            return new NodeFailure("RequestBodyError", message);
        }
    }
}
