package dev.runnel.model;

/** Whether chains of models pass over a provider that failed. */
public enum BreakerState {
    /** Calls go there. */
    CLOSED,
    /** It failed and had its rest: the next call tries. */
    HALF_OPEN,
    /** It failed and is passed over. */
    OPEN
}
