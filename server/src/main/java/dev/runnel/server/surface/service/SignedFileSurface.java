package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Parameter;
import dev.runnel.contract.Schema;
import dev.runnel.contract.Surface;
import dev.runnel.contract.Tag;
import dev.runnel.run.StoredFile;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.BoundSurface;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Handler;
import dev.runnel.server.http.Ids;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.server.usecase.file.SignedLinks.Purpose;
import dev.runnel.server.usecase.file.Uploads;
import dev.runnel.server.usecase.run.Caller;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Files under signed addresses: the signature is the authority, no key is asked for. */
public final class SignedFileSurface {

    private static final Parameter[] SIGNATURE = {
        Parameter.query("timestamp", Schema.Text.ANY, "", "When it was signed"),
        Parameter.query("nonce", Schema.Text.ANY, "", "Random"),
        Parameter.query("sign", Schema.Text.ANY, "", "The signature"),
        Parameter.query("as_attachment", new Schema.Flag(), false, "To be saved")
    };

    private static final Tag TAG =
            new Tag("Signed files", "Files by links that carry their own permission, for some time, and need no key.");

    private SignedFileSurface() {}

    public static BoundSurface<Caller> of(Uploads uploads, SignedLinks links) {
        Operation file = Operation.of("getSignedFile", Method.GET, "/{file_id}/file-preview", "A file")
                .open()
                .tag(TAG)
                .with(with(Parameter.pathId("file_id", "The file")))
                .answers(FileOperations.BYTES)
                .fails("not_found", "file_not_found", FileOperations.NO_SUCH_RANGE);
        Operation image = Operation.of("getSignedImage", Method.GET, "/{file_id}/image-preview", "An image")
                .open()
                .tag(TAG)
                .with(with(Parameter.pathId("file_id", "The file")))
                .answers(FileOperations.BYTES)
                .fails("not_found", "file_not_found", FileOperations.NO_SUCH_RANGE);
        Operation tool = Operation.of("getSignedToolFile", Method.GET, "/tools/{name}", "A file that a tool made")
                .open()
                .tag(TAG)
                .with(with(Parameter.path("name", "Its id and extension")))
                .answers(FileOperations.BYTES)
                .fails("forbidden", "file_not_found", FileOperations.NO_SUCH_RANGE);
        var surface = new Surface("files", "/files", "Signed files", List.of(file, image, tool));
        Map<String, Handler<Caller>> handlers = Map.of(
                file.id(), call -> upload(uploads, links, call, Purpose.FILE),
                image.id(), call -> upload(uploads, links, call, Purpose.IMAGE),
                tool.id(), call -> tool(uploads, links, call));
        return new BoundSurface<>(
                surface,
                handlers,
                (request, operation) -> {
                    throw ApiError.of(ErrorCode.UNAUTHORIZED, "No key opens a signed address.");
                },
                ServiceErrors::render);
    }

    private static Parameter[] with(Parameter path) {
        var all = new Parameter[SIGNATURE.length + 1];
        all[0] = path;
        System.arraycopy(SIGNATURE, 0, all, 1, SIGNATURE.length);
        return all;
    }

    private static Reply upload(Uploads uploads, SignedLinks links, Call<Caller> call, Purpose purpose) {
        UUID id = call.pathId("file_id");
        check(links, call, purpose, id, ErrorCode.NOT_FOUND);
        return FileOperations.bytes(
                uploads,
                uploads.signed(id, StoredFile.Kind.UPLOAD),
                call.flag("as_attachment"),
                "private, max-age=300");
    }

    private static Reply tool(Uploads uploads, SignedLinks links, Call<Caller> call) {
        String name = call.text("name", "");
        int dot = name.indexOf('.');
        UUID id = Ids.parse(dot < 0 ? name : name.substring(0, dot));
        if (id == null) {
            throw ApiError.notFound("The requested URL was not found on the server.");
        }
        check(links, call, Purpose.FILE, id, ErrorCode.FORBIDDEN);
        return FileOperations.bytes(
                uploads, uploads.signed(id, StoredFile.Kind.TOOL), call.flag("as_attachment"), "private, max-age=300");
    }

    private static void check(SignedLinks links, Call<Caller> call, Purpose purpose, UUID id, ErrorCode refusal) {
        links.check(purpose, id, call.text("timestamp", ""), call.text("nonce", ""), call.text("sign", ""), refusal);
    }
}
