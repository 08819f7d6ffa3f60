package io.openclaw.router.lifecycle;

import io.openclaw.router.admin.AdminToken;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a router is started from.
 *
 * @param plan with the settings as it allows them
 * @param directory what relative paths of the settings begin at
 * @param source that may say something else later
 * @param configText what it said at the start
 * @param configuration and what that means, before the plan
 * @param machine that the plan was made for
 * @param swapDoubt why the swap that was asked for isn't there; empty where it is, or none was asked for
 * @param succession how it came and how it may go
 * @param lines where the log writes, and the access log if there is one; closed at the end
 */
public record Launch(
        MemoryPlan plan,
        Path directory,
        ConfigSource source,
        String configText,
        ConfigSource.Reading configuration,
        Machine machine,
        AdminToken adminToken,
        RouterLog.Format logFormat,
        String version,
        RouterLog log,
        LineBuffer lines,
        String swapDoubt,
        Succession succession) {

    /**
     * How one process follows another on the same ports.
     *
     * @param command that starts a successor
     * @param readyFile what this one, being a successor itself, takes away to tell its predecessor that it serves; null where it is none
     * @param predecessor its process; 0 where there is none
     */
    public record Succession(
            Mode mode, List<String> command, @Nullable Path readyFile, long predecessor) {
        /** The variables that tell a successor. */
        public static final String READY_FILE = "CLW_ROUTER_READY_FILE";

        public static final String PREDECESSOR = "CLW_ROUTER_PREDECESSOR";

        /** Whether this one may restart by itself. */
        public enum Mode {
            /** By a successor beside it; and by an end, where a supervisor is known to start the next. */
            AUTO,
            /** Somebody starts the next, whatever is known of it. */
            ON,
            /** An operator is in charge of restarts. */
            OFF
        }

        boolean predecessorLives() {
            return predecessor != 0
                    && ProcessHandle.of(predecessor).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    Settings.Router settings() {
        return plan.settings().router();
    }
}
