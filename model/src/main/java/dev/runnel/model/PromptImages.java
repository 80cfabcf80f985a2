package dev.runnel.model;

import dev.runnel.run.FileContents;
import dev.runnel.run.FileReference;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelException;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.FilePart;
import dev.runnel.run.PromptMessage.Part;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a prompt's images into what a model can look at: their own addresses, or the bytes themselves.
 *
 * <p>Files that are no images, and all files where the model has no vision, are left out.
 */
final class PromptImages {

    /** Bytes of one image; Dify's limit for an upload. */
    static final int MAX_IMAGE = 10 << 20;

    /** Bytes of all images of a prompt, which are in memory together while it is sent. */
    static final int MAX_IMAGES = 40 << 20;

    private final FileContents files;
    private final ProviderSettings.ImageFormat format;

    PromptImages(FileContents files, ProviderSettings.ImageFormat format) {
        this.files = files;
        this.format = format;
    }

    /**
     * All images of the call's prompt.
     *
     * @throws ModelException where an image cannot be read or is too large
     */
    Map<FileReference, PromptImage> of(ProviderCall call) {
        Map<FileReference, PromptImage> images = new HashMap<>();
        if (!call.facts().features().contains(Feature.VISION)) {
            return images;
        }
        long left = MAX_IMAGES;
        for (PromptMessage message : call.request().messages()) {
            if (message instanceof UserMessage(List<Part> parts)) {
                for (Part part : parts) {
                    if (part instanceof FilePart image
                            && image.file().type() == FileReference.Type.IMAGE
                            && !images.containsKey(image.file())) {
                        String own = ownAddress(image.file());
                        if (own.isEmpty()) {
                            byte[] bytes = read(call.request().context().tenant(), image.file(), left);
                            left -= bytes.length;
                            images.put(
                                    image.file(),
                                    new PromptImage.Inline(
                                            mediaType(image.file()),
                                            Base64.getEncoder().encodeToString(bytes)));
                        } else {
                            images.put(image.file(), new PromptImage.Linked(own));
                        }
                    }
                }
            }
        }
        return images;
    }

    private String ownAddress(FileReference file) {
        String url = file.remoteUrl();
        return format == ProviderSettings.ImageFormat.URL
                        && file.transfer() == FileReference.Transfer.REMOTE_URL
                        && url != null
                ? url
                : "";
    }

    private byte[] read(UUID tenant, FileReference file, long left) {
        int limit = (int) Math.min(MAX_IMAGE, left);
        try (InputStream in = files.open(tenant, file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw refused(
                        "The image " + file.name() + " is too large for a prompt: " + (MAX_IMAGE >> 20)
                                + " MiB each and " + (MAX_IMAGES >> 20) + " MiB together are possible.",
                        null);
            }
            return bytes;
        } catch (IOException e) {
            throw refused("The image " + file.name() + " could not be read: " + e.getMessage(), e);
        }
    }

    private static ModelException refused(String message, @Nullable IOException cause) {
        return new ModelException(new RunError(RunErrorCode.INVALID_PARAM, message), false, cause);
    }

    private static String mediaType(FileReference file) {
        if (file.mimeType().startsWith("image/")) {
            return file.mimeType();
        }
        return switch (file.extension().toLowerCase(Locale.ROOT)) {
            case ".jpg", ".jpeg" -> "image/jpeg";
            case ".gif" -> "image/gif";
            case ".webp" -> "image/webp";
            default -> "image/png";
        };
    }
}
