package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Response;
import dev.runnel.engine.AppParameters;
import dev.runnel.run.App;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.app.ServedApp;
import dev.runnel.server.usecase.run.Caller;
import java.util.List;

/** What an app is (service-api.md section 2). */
final class InfoOperations {

    /** The version of Dify whose contract is served. */
    static final String SERVER_VERSION = "1.16.1";

    private final AppCatalogue apps;
    private final AppParameters.Limits limits;

    InfoOperations(AppCatalogue apps, AppParameters.Limits limits) {
        this.apps = apps;
        this.limits = limits;
    }

    List<Binding> bindings() {
        return List.of(
                new Binding(
                        Operation.of("getIndex", Method.GET, "/", "Says what answers here")
                                .open()
                                .answers(new Response.Json(200, AnswerShapes.INDEX)),
                        call -> Reply.ok(new Members()
                                .text("welcome", "Dify OpenAPI")
                                .text("api_version", "v1")
                                .text("server_version", SERVER_VERSION)
                                .done())),
                new Binding(
                        Operation.of("getInfo", Method.GET, "/info", "Basic facts of the app")
                                .answers(new Response.Json(200, AnswerShapes.INFO)),
                        this::info),
                new Binding(
                        Operation.of("getParameters", Method.GET, "/parameters", "Inputs and features of the app")
                                .answers(new Response.Json(200, AnswerShapes.PARAMETERS))
                                .fails("app_unavailable"),
                        this::parameters),
                new Binding(
                        Operation.of("getMeta", Method.GET, "/meta", "Icons of the app's tools")
                                .answers(new Response.Json(200, AnswerShapes.META)),
                        call -> Reply.ok(new Members()
                                .value("tool_icons", ObjectValue.EMPTY)
                                .done())),
                new Binding(
                        Operation.of("getSite", Method.GET, "/site", "How the app presents itself")
                                .answers(new Response.Json(200, AnswerShapes.SITE))
                                .fails("forbidden"),
                        this::site));
    }

    private Reply info(Call<Caller> call) {
        App app = call.principal().app();
        return Reply.ok(new Members()
                .text("name", app.name())
                .text("description", app.description())
                .value("tags", new ListValue(List.of()))
                .text("mode", app.mode().wire())
                .absent("author_name")
                .done());
    }

    private Reply parameters(Call<Caller> call) {
        ServedApp served = apps.published(call.principal().app());
        return Reply.ok(
                AppParameters.of(served.version().content(), served.version().mode(), limits));
    }

    private Reply site(Call<Caller> call) {
        App app = call.principal().app();
        ObjectValue block = app.presentation();
        return Reply.ok(new Members()
                .text("title", app.name())
                .absent("chat_color_theme")
                .flag("chat_color_theme_inverted", false)
                .text("icon_type", block.text("icon_type", "emoji"))
                .text("icon", block.text("icon", ""))
                .text("icon_background", block.text("icon_background", "#FFFFFF"))
                .text("description", app.description())
                .absent("copyright", "privacy_policy", "input_placeholder", "custom_disclaimer")
                .text("default_language", "en-US")
                .flag("show_workflow_steps", true)
                .flag(
                        "use_icon_as_answer_icon",
                        block.get("use_icon_as_answer_icon") instanceof Value.BooleanValue(boolean use) && use)
                .absent("icon_url")
                .done());
    }
}
