package dev.runnel.server.surface.service;

import dev.runnel.contract.Body;
import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Parameter;
import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import dev.runnel.run.EndUser;
import dev.runnel.run.StoredFile;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Reply;
import dev.runnel.server.http.Upload;
import dev.runnel.server.usecase.file.FileKinds;
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.server.usecase.file.Uploads;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.EndUsers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Uploads and end users (service-api.md sections 2 and 5). */
final class FileOperations {

    /** What every route that serves files answers, and fails with besides its own errors. */
    static final Response[] BYTES = {new Response.Binary(200, "*/*"), new Response.Binary(206, "*/*")};

    static final String NO_SUCH_RANGE = "requested_range_not_satisfiable";

    private final Uploads uploads;
    private final EndUsers endUsers;
    private final SignedLinks links;
    private final String filesUrl;

    FileOperations(Uploads uploads, EndUsers endUsers, SignedLinks links, String filesUrl) {
        this.uploads = uploads;
        this.endUsers = endUsers;
        this.links = links;
        this.filesUrl = filesUrl;
    }

    List<Binding> bindings() {
        return List.of(
                new Binding(
                        Operation.of("uploadFile", Method.POST, "/files/upload", "Keeps a file for later messages")
                                .user(User.FORM_OPTIONAL)
                                .body(new Body.Upload("file"))
                                .answers(new Response.Json(201, AnswerShapes.FILE))
                                .fails(
                                        "no_file_uploaded",
                                        "too_many_files",
                                        "filename_not_exists_error",
                                        "invalid_param",
                                        "file_too_large"),
                        this::upload),
                new Binding(
                        Operation.of("previewFile", Method.GET, "/files/{file_id}/preview", "The bytes of a used file")
                                .user(User.QUERY_OPTIONAL)
                                .with(
                                        Parameter.pathId("file_id", "The file"),
                                        Parameter.query("as_attachment", new Schema.Flag(), false, "To be saved"))
                                .answers(BYTES)
                                .fails("file_not_found", "file_access_denied", NO_SUCH_RANGE),
                        this::preview),
                new Binding(
                        Operation.of("getEndUser", Method.GET, "/end-users/{end_user_id}", "An end user of the app")
                                .with(Parameter.pathId("end_user_id", "The end user"))
                                .answers(new Response.Json(200, AnswerShapes.END_USER))
                                .fails("end_user_not_found"),
                        this::endUser));
    }

    private Reply upload(Call<Caller> call) {
        Caller caller = call.principal();
        EndUsers.Person person = endUsers.person(caller, call.text("user"));
        Upload upload = call.upload();
        StoredFile file;
        try (InputStream content = upload.open()) {
            file = uploads.keep(caller, person, upload.name(), upload.mediaType(), content);
        } catch (IOException broken) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The file could not be read to its end.");
        }
        String origin = filesUrl.isEmpty() ? call.baseUrl() : filesUrl;
        return new Reply.Json(
                201,
                new Members()
                        .id("id", file.id())
                        .absent("reference")
                        .text("name", file.name())
                        .number("size", file.size())
                        .text("extension", file.extension())
                        .text("mime_type", file.mimeType())
                        .id("created_by", file.endUser())
                        .seconds("created_at", file.createdAt())
                        .absent("preview_url")
                        .text("source_url", links.under(origin).upload(file.id()))
                        .absent("original_url", "user_id")
                        .id("tenant_id", file.tenant())
                        .absent("conversation_id", "file_key")
                        .done());
    }

    private Reply preview(Call<Caller> call) {
        StoredFile file = uploads.used(call.principal(), call.pathId("file_id"));
        return bytes(uploads, file, call.flag("as_attachment"), "public, max-age=3600");
    }

    /** The bytes of a file; what a page could run is only ever an attachment. */
    static Reply bytes(Uploads uploads, StoredFile file, boolean asAttachment, String caching) {
        boolean inline = !asAttachment && FileKinds.inline(file.mimeType());
        String type = asAttachment || file.mimeType().isEmpty() ? "application/octet-stream" : file.mimeType();
        var headers = new HashMap<String, String>(Map.of(
                "Cache-Control", caching,
                "X-Content-Type-Options", "nosniff",
                "Content-Security-Policy", "sandbox"));
        if (!inline) {
            headers.put("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(file.name()));
        }
        // Ranges are served of every file; a player is told so (service-api.md section 5).
        if (file.mimeType().startsWith("audio/") || file.mimeType().startsWith("video/")) {
            headers.put("Accept-Ranges", "bytes");
        }
        // The bytes of a file never change, so its id is its tag.
        return new Reply.File(
                type, headers, file.size(), '"' + file.id().toString() + '"', offset -> uploads.open(file, offset));
    }

    /** A file name as RFC 5987 asks. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private Reply endUser(Call<Caller> call) {
        EndUser endUser = endUsers.find(call.principal(), call.pathId("end_user_id"));
        return Reply.ok(new Members()
                .id("id", endUser.id())
                .id("tenant_id", endUser.tenant())
                .id("app_id", endUser.app())
                .text("type", endUser.type())
                .text("external_user_id", endUser.externalId())
                .text("name", endUser.name())
                .flag("is_anonymous", endUser.anonymous())
                .text("session_id", endUser.session())
                .text("created_at", Instant.ofEpochMilli(endUser.createdAt()).toString())
                .text("updated_at", Instant.ofEpochMilli(endUser.updatedAt()).toString())
                .done());
    }
}
