package io.openclaw.router.lifecycle;

import io.openclaw.settings.Problem;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;
import java.util.List;

/**
 * Whether other settings fit the memory that this process was planned with: its heap and direct memory are fixed by flags.
 *
 * @param started as configured at the start, before the plan shrank them
 * @param plan this process's
 */
record MemoryFit(Settings started, MemoryPlan plan, Machine machine) {

    /**
     * The settings as they can be put in force: the plan's queue and cache where the file asks for what it asked for at the start.
     *
     * @throws SettingsException where they ask for more than there is
     */
    Settings fit(Settings wanted) throws SettingsException {
        // the listener is the start's
        wanted = wanted.withRouter(
                wanted.router().withListen(plan.settings().router().listen()));
        boolean asAtStart = together(wanted) == together(started)
                && wanted.router().queue().maxMemoryMb()
                        == started.router().queue().maxMemoryMb();
        if (asAtStart) {
            Settings planned = plan.settings();
            wanted = sized(
                    wanted,
                    planned.router().queue().maxMemoryMb(),
                    planned.router().cache().maxMemoryMb());
        } else if (together(wanted) > together(plan.settings())) {
            throw refused(
                    "queue and cache of " + together(wanted) + " MB",
                    "together at most the " + together(plan.settings())
                            + " MB that this process was planned with; more takes a restart");
        }
        requireRoom(wanted);
        return wanted;
    }

    /** The rest of the plan may grow too: sockets with the number of requests. */
    private void requireRoom(Settings wanted) throws SettingsException {
        try {
            MemoryPlan again = MemoryPlan.of(wanted, machine);
            if (together(again.settings()) < together(wanted)) {
                throw refused(
                        "settings for which queue and cache would have to shrink to " + together(again.settings())
                                + " MB",
                        "what fits the container limit of "
                                + machine.limitMb().orElse(plan.limitMb())
                                + " MiB: lower limits.max_concurrent_requests"
                                + " or queue.max_memory_mb, or restart in a larger container");
            }
        } catch (PlanException e) {
            throw refused("settings that don't fit (" + e.getMessage() + ")", "what fits this process's memory plan");
        }
    }

    private static int together(Settings settings) {
        Settings.Router router = settings.router();
        return router.queue().maxMemoryMb()
                + (router.cache().enabled() ? router.cache().maxMemoryMb() : 0);
    }

    private static Settings sized(Settings settings, int queueMb, int cacheMb) {
        Settings.Router router = settings.router();
        return settings.withRouter(router.withQueue(router.queue().withMaxMemoryMb(queueMb))
                .withCache(router.cache().withMaxMemoryMb(cacheMb)));
    }

    private static SettingsException refused(String found, String accepted) {
        return new SettingsException(
                List.of(new Problem("the running process", "router.queue.max_memory_mb", found, accepted, null)));
    }
}
