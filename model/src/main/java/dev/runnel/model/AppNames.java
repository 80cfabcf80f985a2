package dev.runnel.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Knows the names of apps, by which a configuration may speak of them. */
@FunctionalInterface
public interface AppNames {

    /** The app's name, null where there is no such app. */
    @Nullable
    String name(UUID tenant, UUID app);
}
