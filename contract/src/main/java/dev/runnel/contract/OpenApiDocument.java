package dev.runnel.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAPI 3.2 document, generated from the declarations that route. The same declarations give the same text.
 *
 * <p>Streams are described as {@code contracts.md} section 1 asks: one item schema for each union of events, referred to
 * by every operation that streams it.
 */
public final class OpenApiDocument {

    /** The version of the specification that documents follow. */
    public static final String OPENAPI = "3.2.0";

    private static final String KEY_SCHEME = "appKey";

    private final String json;

    private OpenApiDocument(Map<String, @Nullable Object> tree) {
        json = JsonText.of(tree);
    }

    /**
     * What a document says of itself.
     *
     * @param title for people
     * @param version of the described interface
     * @param description what it is, in CommonMark
     * @param license its SPDX identifier and name
     * @param keys how an app key is given and had
     */
    public record Info(String title, String version, String description, String license, String keys) {}

    /**
     * The document of these surfaces.
     *
     * @throws ContractException with every contradiction: operations or shapes of one name, unknown error codes
     */
    public static OpenApiDocument of(Info info, ErrorCatalogue errors, Surface... surfaces) {
        var schemas = new SchemaWriter();
        var operations = new OperationWriter(schemas, errors, KEY_SCHEME);
        var faults = new ArrayList<String>();
        var ids = new HashSet<String>();
        var tags = new LinkedHashMap<String, Tag>();
        var paths = new LinkedHashMap<String, Map<String, @Nullable Object>>();
        for (Surface surface : surfaces) {
            for (Operation operation : surface.operations()) {
                if (!ids.add(operation.id())) {
                    faults.add("two operations are called " + operation.id());
                }
                Tag tag = operation.tag();
                if (tag != null
                        && !tags.computeIfAbsent(tag.name(), name -> tag).equals(tag)) {
                    faults.add("two groups are called " + tag.name());
                }
                Map<String, @Nullable Object> item =
                        paths.computeIfAbsent(surface.base() + operation.path(), path -> new LinkedHashMap<>());
                String method = operation.method().name().toLowerCase(Locale.ROOT);
                if (item.put(method, operations.of(operation)) != null) {
                    faults.add("two operations answer " + operation.method() + " " + surface.base() + operation.path());
                }
            }
        }
        faults.addAll(schemas.faults());
        if (!faults.isEmpty()) {
            throw new ContractException(faults);
        }
        var components = new LinkedHashMap<String, @Nullable Object>();
        components.put("schemas", schemas.components());
        components.put("securitySchemes", SchemaWriter.object(KEY_SCHEME, keyScheme(info)));

        var tree = SchemaWriter.object("openapi", OPENAPI);
        tree.put("info", info(info));
        tree.put("servers", List.of(SchemaWriter.object("url", "/")));
        tree.put("security", List.of(SchemaWriter.object(KEY_SCHEME, List.of())));
        tree.put("tags", tags.values().stream().map(OpenApiDocument::tag).toList());
        tree.put("paths", paths);
        tree.put("components", components);
        return new OpenApiDocument(tree);
    }

    /** The text, which is JSON in UTF-8. */
    public String json() {
        return json;
    }

    private static Map<String, @Nullable Object> info(Info info) {
        var object = SchemaWriter.object("title", info.title());
        object.put("version", info.version());
        object.put("description", info.description());
        var license = SchemaWriter.object("name", info.license());
        license.put("identifier", info.license());
        object.put("license", license);
        return object;
    }

    private static Map<String, @Nullable Object> tag(Tag tag) {
        var object = SchemaWriter.object("name", tag.name());
        object.put("description", tag.description());
        return object;
    }

    private static Map<String, @Nullable Object> keyScheme(Info info) {
        var scheme = SchemaWriter.object("type", "http");
        scheme.put("scheme", "bearer");
        scheme.put("description", info.keys());
        return scheme;
    }
}
