package dev.runnel.model;

import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelName;
import dev.runnel.run.RunErrorCode;

/** Is told of every model call that ended, well or badly: writes its usage row, feeds the meters. */
@FunctionalInterface
public interface ModelCallListener {

    /** Called on the calling run's thread once the call is over; an exception from here is logged and goes no further. */
    void finished(ModelCall call);

    /** Called when another model takes over a call; exceptions are treated alike. */
    default void fellBack(ModelName from, ModelName to, RunErrorCode reason) {}
}
