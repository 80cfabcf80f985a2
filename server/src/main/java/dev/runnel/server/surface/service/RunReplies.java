package dev.runnel.server.surface.service;

import dev.runnel.projection.BlockingResult;
import dev.runnel.projection.DifyBlocking;
import dev.runnel.projection.DifyProjection;
import dev.runnel.projection.DifyView;
import dev.runnel.projection.ErrorTexts;
import dev.runnel.projection.FileLinks;
import dev.runnel.projection.FormAccess;
import dev.runnel.projection.PingSchedule;
import dev.runnel.run.Admission;
import dev.runnel.run.AppMode;
import dev.runnel.run.Clock;
import dev.runnel.run.EndUser;
import dev.runnel.run.IdSource;
import dev.runnel.run.LiveRun;
import dev.runnel.run.Message;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunHost;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Watch;
import dev.runnel.server.configuration.Configuration.OnDisconnect;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Reply;
import dev.runnel.server.stream.StreamDelivery;
import dev.runnel.server.stream.StreamDelivery.Beginning;
import dev.runnel.server.usecase.file.RecordedFiles;
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.Runs;
import dev.runnel.server.usecase.run.StartRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Answers that deliver a run: as a stream, or as one body when it has ended. */
final class RunReplies {

    private final RunHost host;
    private final Runs runs;
    private final Admission admission;
    private final SignedLinks links;
    private final RecordedFiles recorded;
    private final IdSource ids;
    private final String filesUrl;
    private final BiFunction<String, String, OnDisconnect> onDisconnect;
    private final Clock clock;

    /**
     * @param filesUrl a second origin for files, empty for the request's own
     * @param onDisconnect what happens to a run of an app, by name and id, whose last client leaves
     */
    RunReplies(
            RunHost host,
            Runs runs,
            Admission admission,
            SignedLinks links,
            RecordedFiles recorded,
            IdSource ids,
            String filesUrl,
            BiFunction<String, String, OnDisconnect> onDisconnect,
            Clock clock) {
        this.host = host;
        this.runs = runs;
        this.admission = admission;
        this.links = links;
        this.recorded = recorded;
        this.ids = ids;
        this.filesUrl = filesUrl;
        this.onDisconnect = onDisconnect;
        this.clock = clock;
    }

    /** What addresses of files begin with. */
    String origin(Call<Caller> call) {
        return filesUrl.isEmpty() ? call.baseUrl() : filesUrl;
    }

    /** Makes addresses of files for the caller. */
    FileLinks links(Call<Caller> call) {
        return links.under(origin(call));
    }

    /** The run from its first event on, or after {@code after}, to the connection that started it. */
    Reply started(Call<Caller> call, StartRun.Running running, long after, boolean streaming) {
        Run run = running.run();
        DifyView view = view(call, run, running.message(), running.endUser());
        if (!streaming) {
            return blocking(call, run, view);
        }
        long elapsed = TimeUnit.MILLISECONDS.toNanos(Math.max(0, clock.millis() - run.createdAt()));
        long now = clock.nanos();
        return stream(call, run, view, PingSchedule.live(run.mode(), now - elapsed, now), new Beginning.After(after));
    }

    /**
     * A request whose inputs do not fit. In a stream of a graph app that is told by its frames, under ids that name nothing
     * (events.md section 3.2).
     */
    Reply refused(Call<Caller> call, StartRun.Refused refused, boolean streaming) {
        AppMode mode = refused.app().version().mode();
        boolean graph = mode == AppMode.ADVANCED_CHAT || mode == AppMode.WORKFLOW;
        if (!streaming || !graph) {
            throw ApiError.invalid(refused.message());
        }
        UUID nothing = ids.next();
        long now = clock.millis();
        var view = new DifyView(
                mode,
                nothing,
                nothing,
                nothing,
                nothing,
                TimeUnit.MILLISECONDS.toSeconds(now),
                refused.app().version().id(),
                new DifyView.Creator.EndUser(
                        refused.endUser().id(), refused.endUser().session()),
                List.of(),
                DifyView.Detail.FULL,
                false,
                links(call),
                FormAccess.NONE,
                ErrorTexts.STANDARD);
        var error = new RunError(RunErrorCode.INVALID_PARAM, refused.message());
        return new Reply.EventStream(Map.of(), response -> {
            response.begin();
            StreamDelivery.told(response, sink -> {
                sink.ping();
                new DifyProjection(view).refused(refused.inputs(), error, now, sink);
            });
        });
    }

    /**
     * The run to a connection that came back (events.md sections 7 and 11).
     *
     * @param last where it says it stopped reading, null where it says nothing
     * @param snapshot whether the state of a graph run is told first
     * @param continuing whether it outlives a pause
     */
    Reply reconnected(
            Call<Caller> call,
            Run run,
            @Nullable Message message,
            EndUser endUser,
            @Nullable LastEventId last,
            boolean snapshot,
            boolean continuing) {
        DifyView view = view(call, run, message, endUser).continuingOnPause(continuing);
        PingSchedule pings = PingSchedule.reconnect(clock.nanos());
        if (last != null) {
            return stream(call, run, view, pings, new Beginning.After(last.number()));
        }
        return switch (run.mode()) {
            case COMPLETION, CHAT, AGENT_CHAT, AGENT, RAG_PIPELINE ->
                stream(call, run, view, pings, new Beginning.After(0));
            case ADVANCED_CHAT, WORKFLOW ->
                run.outcome() != null
                        ? finished(run, view)
                        : stream(
                                call, run, view, pings, snapshot ? new Beginning.Snapshot(view) : new Beginning.Live());
        };
    }

    /** A finished graph run is told by one frame. */
    private Reply finished(Run run, DifyView view) {
        return new Reply.EventStream(Map.of(), response -> {
            response.begin();
            StreamDelivery.told(response, sink -> new DifyProjection(view).snapshot(shown(run, view), sink));
        });
    }

    /** The run's record with addresses in its outputs that work now. */
    private Run shown(Run run, DifyView view) {
        Run.Outcome outcome = run.outcome();
        if (outcome == null) {
            return run;
        }
        var ended = new Run.Outcome(
                outcome.status(),
                outcome.answer(),
                recorded.shown(run, outcome.outputs(), view.links()),
                outcome.usage(),
                outcome.reason(),
                outcome.metadata(),
                outcome.files(),
                outcome.error(),
                outcome.totalSteps(),
                outcome.exceptions(),
                outcome.elapsed(),
                outcome.finishedAt());
        return run.ended(ended);
    }

    private DifyView view(Call<Caller> call, Run run, @Nullable Message message, EndUser endUser) {
        return DifyView.of(
                run,
                message,
                new DifyView.Creator.EndUser(endUser.id(), endUser.session()),
                DifyView.Detail.FULL,
                links(call));
    }

    private Reply stream(Call<Caller> call, Run run, DifyView view, PingSchedule pings, Beginning beginning) {
        Admission.Place place = admission.watcher();
        if (place == null) {
            throw ApiError.retryAfter(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "Too many streams. The run goes on; come back to it with GET /workflow/" + run.task() + "/events.",
                    1);
        }
        String eventIds = wantsEventIds(call) ? run.id().toString() : null;
        Caller caller = call.principal();
        return new Reply.EventStream(Map.of(), response -> {
            try (place;
                    Watch watch = host.watch(run, 0)) {
                call.whenLost(watch::close);
                response.begin();
                var delivery = new StreamDelivery(
                        watch,
                        new DifyProjection(view),
                        pings,
                        clock,
                        beginning,
                        eventIds,
                        () -> shown(runs.again(run), view));
                delivery.deliver(response);
            } catch (IOException left) {
                left(caller, run);
                throw left;
            }
        });
    }

    /** Whether every frame group carries its event id (design section 4, "Event ids"). */
    private static boolean wantsEventIds(Call<Caller> call) {
        return call.header("Runnel-Event-Ids").filter("true"::equalsIgnoreCase).isPresent()
                || call.rawQuery("event_ids").filter("true"::equalsIgnoreCase).isPresent()
                || call.header("Last-Event-ID").isPresent();
    }

    private void left(Caller caller, Run run) {
        OnDisconnect policy =
                onDisconnect.apply(caller.app().name(), caller.app().id().toString());
        Optional<LiveRun> live = host.live(run.id());
        if (policy == OnDisconnect.CANCEL && live.isPresent() && live.get().watchers() == 0) {
            host.requestStop(run, StopSignal.Reason.DISCONNECT);
        }
    }

    private Reply blocking(Call<Caller> call, Run run, DifyView view) {
        BlockingResult result = await(call, run, view);
        return switch (result) {
            case BlockingResult.Body(byte[] json) ->
                new Reply.Bytes(
                        200,
                        "application/json; charset=utf-8",
                        Map.of(),
                        json.length,
                        () -> new ByteArrayInputStream(json));
            case BlockingResult.Failure(String code, int status, String message) -> {
                for (ErrorCode known : ErrorCode.values()) {
                    if (known.wire().equals(code)) {
                        throw ApiError.of(known, message);
                    }
                }
                throw new IllegalStateException("the catalogue lacks " + code + " with status " + status);
            }
        };
    }

    private BlockingResult await(Call<Caller> call, Run run, DifyView view) {
        var blocking = new DifyBlocking(view);
        try (Watch watch = host.watch(run, 0)) {
            call.whenLost(watch::close);
            while (!blocking.ended()) {
                RunEvent event = watch.poll();
                if (event != null) {
                    blocking.accept(event);
                    continue;
                }
                switch (watch.state()) {
                    case OPEN -> watch.await(TimeUnit.MINUTES.toNanos(1));
                    case ENDED, GONE -> {
                        Run.Outcome outcome = shown(runs.again(run), view).outcome();
                        return outcome == null
                                ? DifyBlocking.unstored(view, RunErrorCode.INTERNAL_SERVER_ERROR)
                                : DifyBlocking.of(view, outcome);
                    }
                    case FAILED -> {
                        return DifyBlocking.unstored(view, RunErrorCode.LOG_UNAVAILABLE);
                    }
                    case CLOSED -> {
                        // Nobody reads this: the connection is gone.
                        return DifyBlocking.unstored(view, RunErrorCode.INTERNAL_SERVER_ERROR);
                    }
                }
            }
        }
        return blocking.result();
    }
}
