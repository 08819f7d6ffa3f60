package io.openclaw.router.lifecycle;

import io.openclaw.router.log.RouterLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who starts this process again when it ends: systemd, where it asks to be told that the service is ready and which process it is (sd_notify(3), by
 * systemd-notify(1)); a container's runtime, of which nothing is known.
 */
final class Supervisor {
    private static final String ASKS = "NOTIFY_SOCKET";
    private static final long PATIENCE_SECONDS = 5;
    private static final long INIT = 1;
    private static final Path INIT_NAME = Path.of("/proc/1/comm");
    /** Programs that run as a container's first process for one other, and end with it. */
    private static final Set<String> CONTAINER_INITS = Set.of("tini", "docker-init", "dumb-init", "catatonit");

    private final Map<String, String> environment;

    Supervisor(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Whether one is known that starts what ends. */
    boolean isThere() {
        return environment.containsKey(ASKS);
    }

    /** Whether all processes beside this one end with it. */
    static boolean endsContainer() {
        if (ProcessHandle.current().pid() == INIT) {
            return true;
        }
        try {
            return Files.exists(INIT_NAME)
                    && CONTAINER_INITS.contains(Files.readString(INIT_NAME).strip());
        } catch (IOException e) {
            return false; // hidden from us, as another user's may be: no container's init is
        }
    }

    /** Tells which process serves now. Who can't be told is no reason not to serve. */
    void ready(long pid, RouterLog log) throws InterruptedException {
        if (!isThere()) {
            return;
        }
        List<String> command = List.of("systemd-notify", "--ready", "--pid=" + pid);
        try {
            Process telling = new ProcessBuilder(command).inheritIO().start();
            if (!telling.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                telling.destroyForcibly();
                throw new IOException("it does not end");
            }
            if (telling.exitValue() != 0) {
                throw new IOException("it ended with " + telling.exitValue());
            }
        } catch (IOException e) {
            log.warn(
                    "systemd could not be told which process serves",
                    "Process: " + pid,
                    "Command: " + String.join(" ", command),
                    "Cause: " + e);
        }
    }
}
