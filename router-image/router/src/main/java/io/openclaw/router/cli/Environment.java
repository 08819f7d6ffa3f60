package io.openclaw.router.cli;

import io.openclaw.router.admin.AdminToken;
import io.openclaw.router.lifecycle.Launch;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Overrides.Given;
import io.openclaw.settings.Problem;
import io.openclaw.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment variables that the router knows, read. An empty variable counts as unset. */
record Environment(
        @Nullable Given<Integer> heapMb,
        @Nullable Given<Integer> newSpaceMb,
        @Nullable Integer mostCpus,
        @Nullable Given<String> host,
        RouterLog.Format logFormat,
        AdminToken adminToken,
        Launch.Succession.Mode selfRestart,
        @Nullable Path readyFile,
        long predecessor) {
    private static final String CPUS = "CLW_ROUTER_CPUS";

    /** @throws SettingsException naming the variable that can't be used */
    static Environment of(Map<String, String> variables) throws SettingsException {
        String host = variable(variables, "CLW_ROUTER_HOST");
        return new Environment(
                megabytes(variables, "CLW_ROUTER_HEAP_SIZE"),
                megabytes(variables, "CLW_ROUTER_HEAP_NEWSIZE"),
                mostCpus(variables),
                host == null ? null : new Given<>("CLW_ROUTER_HOST", host),
                logFormat(variables),
                adminToken(variables),
                selfRestart(variables),
                readyFile(variables),
                predecessor(variables));
    }

    private static Launch.Succession.Mode selfRestart(Map<String, String> variables) throws SettingsException {
        String text = variable(variables, "CLW_ROUTER_SELF_RESTART");
        // a case for null is a pattern, which is linked when it is first run
        return switch (text == null ? "auto" : text) {
            case "auto" -> Launch.Succession.Mode.AUTO;
            case "on" -> Launch.Succession.Mode.ON;
            case "off" -> Launch.Succession.Mode.OFF;
            default -> throw refused("CLW_ROUTER_SELF_RESTART", "'" + text + "'", "auto, on, off");
        };
    }

    private static long predecessor(Map<String, String> variables) throws SettingsException {
        String text = variable(variables, Launch.Succession.PREDECESSOR);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(Launch.Succession.PREDECESSOR, "'" + text + "'", "a process id; a router sets it by itself");
        }
    }

    private static @Nullable Path readyFile(Map<String, String> variables) {
        String file = variable(variables, Launch.Succession.READY_FILE);
        return file == null ? null : Path.of(file);
    }

    /** What the flags leave open, the environment says. */
    Overrides overrides(@Nullable Integer memoryMb, @Nullable Integer port) {
        return new Overrides(
                memoryMb == null ? heapMb : new Given<>("--memory-mb", memoryMb),
                newSpaceMb,
                port == null ? null : new Given<>("--port", port),
                host);
    }

    private static @Nullable Given<Integer> megabytes(Map<String, String> variables, String name)
            throws SettingsException {
        String text = variable(variables, name);
        if (text == null) {
            return null;
        }
        try {
            return new Given<>(name, Integer.valueOf(text));
        } catch (NumberFormatException e) {
            throw refused(name, "'" + text + "'", "a whole number of megabytes, as in 2048");
        }
    }

    private static @Nullable Integer mostCpus(Map<String, String> variables) throws SettingsException {
        String text = variable(variables, CPUS);
        try {
            Integer cpus = text == null ? null : Integer.valueOf(text);
            if (cpus == null || cpus > 0) {
                return cpus;
            }
            throw refused(CPUS, "'" + text + "'", "a whole number of CPUs, at least 1");
        } catch (NumberFormatException e) {
            throw refused(CPUS, "'" + text + "'", "a whole number of CPUs, at least 1");
        }
    }

    /**
     * CPUs to plan for and to use.
     *
     * @param available to this process, of which some may be left to others
     */
    int cpus(int available) {
        return mostCpus == null ? available : Math.min(mostCpus, available);
    }

    private static RouterLog.Format logFormat(Map<String, String> variables) throws SettingsException {
        String text = variable(variables, "CLW_LOG_FORMAT");
        return switch (text == null ? "text" : text) {
            case "text" -> RouterLog.Format.TEXT;
            case "json" -> RouterLog.Format.JSON;
            default -> throw refused("CLW_LOG_FORMAT", "'" + text + "'", "text, json");
        };
    }

    private static AdminToken adminToken(Map<String, String> variables) throws SettingsException {
        String token = variable(variables, "CLW_ROUTER_ADMIN_TOKEN");
        if (token != null) {
            return AdminToken.of(token);
        }
        String file = variable(variables, "CLW_ROUTER_ADMIN_TOKEN_FILE");
        if (file == null) {
            return AdminToken.NONE;
        }
        try {
            String content = Files.readString(Path.of(file)).strip();
            if (content.isEmpty()) {
                throw refused("CLW_ROUTER_ADMIN_TOKEN_FILE", "nothing in " + file, "a file that holds the token");
            }
            return AdminToken.of(content);
        } catch (IOException e) {
            throw refused("CLW_ROUTER_ADMIN_TOKEN_FILE", "no readable file " + file, "a file that holds the token");
        }
    }

    private static @Nullable String variable(Map<String, String> variables, String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static SettingsException refused(String name, String found, String accepted) {
        return new SettingsException(List.of(new Problem(name, "", found, accepted, null)));
    }
}
