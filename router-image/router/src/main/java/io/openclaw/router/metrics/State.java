package io.openclaw.router.metrics;

import java.util.Locale;

/** Where the router is in its life. Only a ready one wants new traffic. */
public enum State {
    STARTING,
    READY,
    /** It serves, while its heap is being dumped: for new traffic there are better places. */
    DUMPING,
    DRAINING;

    /** As documents write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
