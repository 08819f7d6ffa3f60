package io.openclaw.router.admin;

import io.openclaw.router.cache.Purge;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.State;
import io.openclaw.settings.Settings;
import java.util.Optional;

/** What the admin paths ask of the running router. */
public interface Operations {
    State state();

    /** One consistent look at the router; empty until traffic is served for the first time. */
    Optional<Snapshot> snapshot();

    /** How short memory is; not at all before traffic is served for the first time. */
    Pressure.Rung pressure();

    /** What may be looked at, as the configuration in force says. */
    Settings.Debug debug();

    /** Gives back what the event loops' threads keep of freed buffers. */
    void trimBuffers();

    /** Removes what is cached of it. @return how many responses there were */
    int purge(Purge purge);

    /**
     * Begins to start a successor and to leave to it; while one is under way, again is nothing new. Returns at once.
     *
     * @return why not
     */
    Optional<String> restart();

    /** Begins to drain; once begun, again is nothing new. Returns at once. */
    void drain();
}
