package dev.runnel.server.usecase.file;

import dev.runnel.run.FileReference;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a file name's extension says of a file (service-api.md section 1.8). */
public final class FileKinds {

    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "webp", "gif", "svg");
    private static final Set<String> VIDEOS = Set.of("mp4", "mov", "mpeg", "webm");
    private static final Set<String> SOUNDS = Set.of("mp3", "m4a", "wav", "amr", "mpga");

    private static final Map<String, String> MIME_TYPES = Map.ofEntries(
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("mpeg", "video/mpeg"),
            Map.entry("webm", "video/webm"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("wav", "audio/wav"),
            Map.entry("amr", "audio/amr"),
            Map.entry("mpga", "audio/mpeg"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("xml", "application/xml"),
            Map.entry("json", "application/json"));

    /** What may be shown inside a page: it cannot run script. */
    private static final Set<String> INLINE = Set.of(
            "image/jpeg",
            "image/png",
            "image/webp",
            "image/gif",
            "video/mp4",
            "video/quicktime",
            "video/mpeg",
            "video/webm",
            "audio/mpeg",
            "audio/mp4",
            "audio/wav",
            "audio/amr",
            "application/pdf");

    private FileKinds() {}

    /** The extension of a file name, lower case, without dot; empty where it has none. */
    public static String extension(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return extension.matches("[a-z0-9]{1,16}") ? extension : "";
    }

    /** The media type of an extension; empty where it is not known. */
    public static String mimeType(String extension) {
        return MIME_TYPES.getOrDefault(extension, "");
    }

    /** An extension for files of that media type; empty where none is known. */
    public static String extensionOf(String mimeType) {
        return MIME_TYPES.entrySet().stream()
                .filter(entry -> entry.getValue().equalsIgnoreCase(mimeType))
                .map(Map.Entry::getKey)
                .min(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    /** What a file of that extension is used as. */
    public static FileReference.Type type(String extension) {
        if (IMAGES.contains(extension)) {
            return FileReference.Type.IMAGE;
        }
        if (VIDEOS.contains(extension)) {
            return FileReference.Type.VIDEO;
        }
        return SOUNDS.contains(extension) ? FileReference.Type.AUDIO : FileReference.Type.DOCUMENT;
    }

    /** Whether a file of that media type may be shown inline. */
    public static boolean inline(String mimeType) {
        return INLINE.contains(mimeType);
    }
}
