package io.openclaw.router.lifecycle;

import io.openclaw.router.admin.AdminToken;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import java.nio.file.Path;

/**
 * All that a router is started from.
 *
 * @param plan with the settings as it allows them
 * @param directory what relative paths of the settings begin at
 * @param source that may say something else later
 * @param configText what it said at the start
 * @param configuration and what that means, before the plan
 * @param machine that the plan was made for
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
        LineBuffer lines) {

    Settings.Router settings() {
        return plan.settings().router();
    }
}
