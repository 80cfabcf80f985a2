package dev.runnel.server.surface.service;

import dev.runnel.projection.BlockingResult;
import dev.runnel.projection.DifyBlocking;
import dev.runnel.projection.DifyProjection;
import dev.runnel.projection.DifyView;
import dev.runnel.projection.PingSchedule;
import dev.runnel.run.Admission;
import dev.runnel.run.Clock;
import dev.runnel.run.EndUser;
import dev.runnel.run.LiveRun;
import dev.runnel.run.Message;
import dev.runnel.run.Run;
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
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.Runs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Answers that deliver a run: as a stream, or as one body when it has ended. */
final class RunReplies {

    private final RunHost host;
    private final Runs runs;
    private final Admission admission;
    private final SignedLinks links;
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
            String filesUrl,
            BiFunction<String, String, OnDisconnect> onDisconnect,
            Clock clock) {
        this.host = host;
        this.runs = runs;
        this.admission = admission;
        this.links = links;
        this.filesUrl = filesUrl;
        this.onDisconnect = onDisconnect;
        this.clock = clock;
    }

    /** The run from its first event on, to the connection that started it. */
    Reply started(Call<Caller> call, Run run, Message message, EndUser endUser, long after, boolean streaming) {
        DifyView view = view(call, run, message, endUser);
        if (!streaming) {
            return blocking(call, run, view);
        }
        long elapsed = TimeUnit.MILLISECONDS.toNanos(Math.max(0, clock.millis() - run.createdAt()));
        long now = clock.nanos();
        return stream(call, run, view, PingSchedule.live(run.mode(), now - elapsed, now), after);
    }

    /** The run to a connection that came back. */
    Reply reconnected(Call<Caller> call, Run run, @Nullable Message message, EndUser endUser, long after) {
        boolean toTheEnd = call.flag("continue_on_pause");
        DifyView view = view(call, run, message, endUser).continuingOnPause(toTheEnd);
        return stream(call, run, view, PingSchedule.reconnect(clock.nanos()), after);
    }

    private DifyView view(Call<Caller> call, Run run, @Nullable Message message, EndUser endUser) {
        String origin = filesUrl.isEmpty() ? call.baseUrl() : filesUrl;
        return DifyView.of(
                run,
                message,
                new DifyView.Creator.EndUser(endUser.id(), endUser.session()),
                DifyView.Detail.FULL,
                links.under(origin));
    }

    private Reply stream(Call<Caller> call, Run run, DifyView view, PingSchedule pings, long after) {
        Admission.Place place = admission.watcher();
        if (place == null) {
            throw ApiError.retryAfter(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "Too many streams. The run goes on; come back to it with GET /workflow/" + run.task() + "/events.",
                    1);
        }
        String ids = wantsEventIds(call) ? run.id().toString() : null;
        Caller caller = call.principal();
        return new Reply.EventStream(Map.of(), response -> {
            try (place;
                    Watch watch = host.watch(run, 0)) {
                call.whenLost(watch::close);
                response.begin();
                var delivery = new StreamDelivery(
                        watch, new DifyProjection(view), pings, clock, after, ids, () -> runs.again(run));
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
                    case OPEN -> watch.await(TimeUnit.SECONDS.toNanos(1));
                    case ENDED, GONE -> {
                        Run.Outcome outcome = runs.again(run).outcome();
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
