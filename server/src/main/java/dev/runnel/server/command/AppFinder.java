package dev.runnel.server.command;

import dev.runnel.run.App;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.http.Ids;
import dev.runnel.server.wiring.Workplace;
import java.util.List;
import java.util.UUID;

/** Finds the app that an operator means by name or id. */
final class AppFinder {

    private AppFinder() {}

    /** @throws ApiError where there is none, or more than one of that name */
    static App find(Workplace workplace, String nameOrId) {
        UUID id = Ids.parse(nameOrId);
        List<App> found = workplace.store().read(records -> {
            if (id != null) {
                return records.apps().find(workplace.tenant(), id).stream().toList();
            }
            return records.apps().findByName(workplace.tenant(), nameOrId);
        });
        if (found.isEmpty()) {
            throw ApiError.notFound("There is no app '" + nameOrId + "'.");
        }
        if (found.size() > 1) {
            throw ApiError.invalid("There are " + found.size() + " apps called '" + nameOrId + "'. Use an id: "
                    + found.stream().map(app -> app.id().toString()).toList());
        }
        return found.getFirst();
    }
}
