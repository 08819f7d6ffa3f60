package io.openclaw.router.metrics;

import java.util.Locale;

/** Where the router is in its life. Only a ready one wants new traffic. */
public enum State {
    STARTING,
    READY,
    DRAINING;

    /** As documents write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
