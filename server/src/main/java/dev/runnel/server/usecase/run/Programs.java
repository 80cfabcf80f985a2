package dev.runnel.server.usecase.run;

import dev.runnel.engine.AppConfiguration;
import dev.runnel.engine.BasicConfiguration;
import dev.runnel.engine.BasicProgram;
import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.HistorySource;
import dev.runnel.engine.InvalidConfigurationException;
import dev.runnel.engine.graph.GraphProgram;
import dev.runnel.model.Models;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.Program;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.Store;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.usecase.app.ServedApp;
import java.util.function.Function;

/** What an app's runs do: its configuration checked, its model found, its program made. */
public final class Programs {

    private final Models models;
    private final HistorySource histories;
    private final Function<String, GraphProgram.Services> graphs;

    /** @param graphs what runs of graphs work with, by what addresses of their files begin with */
    public Programs(Models models, Store store, Function<String, GraphProgram.Services> graphs) {
        this.models = models;
        this.histories = HistorySource.of(store);
        this.graphs = graphs;
    }

    /** @throws ApiError where the app cannot run as it is configured */
    public AppConfiguration configuration(ServedApp app) {
        AppConfiguration configuration;
        try {
            configuration = app.configuration().forRun();
        } catch (InvalidConfigurationException broken) {
            throw ApiError.of(ErrorCode.APP_UNAVAILABLE, String.valueOf(broken.getMessage()));
        }
        if (configuration instanceof BasicConfiguration basic) {
            reachable(basic.model().name());
        }
        return configuration;
    }

    /** @throws ApiError where no provider serves the model */
    private void reachable(ModelName model) {
        try {
            models.requireServed(model);
        } catch (ModelException unknown) {
            throw of(unknown);
        }
    }

    /** @param origin what addresses of files in answers begin with */
    public Program program(AppConfiguration configuration, String origin) {
        return switch (configuration) {
            case BasicConfiguration basic -> new BasicProgram(basic, models, histories);
            case GraphConfiguration graph -> new GraphProgram(graph, graphs.apply(origin));
        };
    }

    /** A model's error before there is a run. */
    static ApiError of(ModelException failed) {
        RunErrorCode code = failed.error().code();
        ErrorCode own = switch (code) {
            case INVALID_PARAM -> ErrorCode.INVALID_PARAM;
            case PROVIDER_NOT_INITIALIZE -> ErrorCode.PROVIDER_NOT_INITIALIZE;
            case PROVIDER_QUOTA_EXCEEDED -> ErrorCode.PROVIDER_QUOTA_EXCEEDED;
            case MODEL_CURRENTLY_NOT_SUPPORT -> ErrorCode.MODEL_CURRENTLY_NOT_SUPPORT;
            case COMPLETION_REQUEST_ERROR, RATE_LIMIT_ERROR -> ErrorCode.COMPLETION_REQUEST_ERROR;
            case INTERRUPTED -> ErrorCode.INTERRUPTED;
            case LOG_UNAVAILABLE -> ErrorCode.LOG_UNAVAILABLE;
            case INTERNAL_SERVER_ERROR -> ErrorCode.INTERNAL_SERVER_ERROR;
        };
        return ApiError.of(own, failed.error().message());
    }
}
