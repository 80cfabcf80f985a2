package dev.runnel.run;

import java.util.UUID;

/** Where new ids come from. */
public interface IdSource {

    /** A new id; later ones sort after earlier ones of the same source. */
    UUID next();
}
