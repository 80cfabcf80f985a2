package dev.runnel.model;

import dev.runnel.run.ModelCall;

/** Is told of every model call that ended, well or badly: writes its usage row, feeds the meters. */
@FunctionalInterface
public interface ModelCallListener {

    /** Called on the calling run's thread once the call is over; an exception from here is logged and goes no further. */
    void finished(ModelCall call);
}
