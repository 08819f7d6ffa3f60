package io.openclaw.router.alert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Which router says it.
 *
 * @param host in a pod the pod's name
 * @param port of its traffic
 * @param pid tells a router from its successor on the same port
 */
public record Origin(String host, int port, long pid, String version) {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    /** Of this process; asks no name server. */
    public static Origin ofThisProcess(Map<String, String> environment, int port, String version) {
        return new Origin(host(environment), port, ProcessHandle.current().pid(), version);
    }

    private static String host(Map<String, String> environment) {
        String named = environment.getOrDefault("HOSTNAME", "");
        if (!named.isBlank()) {
            return named;
        }
        try {
            return Files.readString(KERNEL_NAME, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "localhost"; // no Linux, and no shell that exports its name: the port still tells routers apart
        }
    }

    String instance() {
        return host + ":" + port;
    }

    /** {@link Alert#key} of a rule: short enough for PagerDuty's 255 characters, whatever the names are. */
    String key(Rule rule) {
        String all = instance() + "|" + pid + "|" + rule.identity();
        return "openclaw-" + UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
    }
}
