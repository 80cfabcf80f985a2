package dev.runnel.model;

import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds the entry of {@code models.fallback} that fits a call: the first one does. */
final class Fallbacks {

    private final List<ModelFallback> rules;
    private final AppNames apps;

    Fallbacks(List<ModelFallback> rules, AppNames apps) {
        this.rules = rules;
        this.apps = apps;
    }

    /** @param served the model that serves the request's, the request's own name where nobody does */
    Optional<ModelFallback> of(ModelRequest request, ModelName served) {
        return rules.stream().filter(rule -> fits(rule, request, served)).findFirst();
    }

    private boolean fits(ModelFallback rule, ModelRequest request, ModelName served) {
        boolean model = rule.model().equals("*")
                || ModelRoutes.keys(request.model()).contains(rule.model())
                || ModelRoutes.keys(served).contains(rule.model());
        return model
                && (rule.node() == null || rule.node().equals(request.context().node()))
                && (rule.app() == null || isApp(rule.app(), request.context()));
    }

    private boolean isApp(String app, ModelRequest.Context context) {
        UUID id = context.app();
        return app.equals(id.toString()) || app.equals(apps.name(context.tenant(), id));
    }
}
