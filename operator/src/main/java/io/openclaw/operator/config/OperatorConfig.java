package io.openclaw.operator.config;

import io.openclaw.settings.units.GoDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the operator runs.
 *
 * @param namespaces watched; empty means all
 * @param ownNamespace where the operator's key and lease are; null: the client's own
 * @param podNamespace that the operator's own pod is in; null where it runs outside of the cluster
 * @param keyFile operator key, at least 32 bytes; null: kept in a Secret
 * @param healthPort of /healthz, /readyz and /metrics on all addresses; 0 takes a free one
 * @param image of resources that name none
 * @param surgeTimeout how long a replacement may take before a restart is undone
 * @param maxRestarts under way over all routers
 * @param networkPolicies whether routers get one: only the operator and collectors of metrics reach their admin ports then
 * @param podsByProxy whether pods are reached through the API server, by an operator that is outside of the pod network
 * @param leaderElection whether to take a lease before working, for more than one replica of the operator
 * @param logLevel as java.util.logging names it
 */
public record OperatorConfig(
        Set<String> namespaces,
        @Nullable String ownNamespace,
        @Nullable String podNamespace,
        @Nullable Path keyFile,
        int healthPort,
        String image,
        Duration surgeTimeout,
        int maxRestarts,
        boolean networkPolicies,
        boolean podsByProxy,
        boolean leaderElection,
        String logLevel) {
    /** The router that belongs to this operator. */
    static final String IMAGE = "ghcr.io/openclaw/clw-router:1.0.0";
    /** Scheduling, an image pull and, where a cluster grows on demand, a new node. */
    static final String SURGE_TIMEOUT = "5m";

    /** @throws IllegalArgumentException naming the variable, what was found and what is accepted */
    public static OperatorConfig of(Map<String, String> environment) {
        return new OperatorConfig(
                namespaces(environment.getOrDefault("OPENCLAW_NAMESPACES", "")),
                environment.get("OPENCLAW_OPERATOR_NAMESPACE"),
                // the kubelet sets the other one in every pod
                environment.containsKey("KUBERNETES_SERVICE_HOST")
                        ? environment.get("OPENCLAW_OPERATOR_NAMESPACE")
                        : null,
                environment.containsKey("OPENCLAW_OPERATOR_KEY_FILE")
                        ? Path.of(environment.get("OPENCLAW_OPERATOR_KEY_FILE"))
                        : null,
                read(environment, "OPENCLAW_HEALTH_PORT", "8081", "a port", text -> within(text, 0, 65_535)),
                environment.getOrDefault("OPENCLAW_ROUTER_IMAGE", IMAGE),
                read(
                        environment,
                        "OPENCLAW_SURGE_TIMEOUT",
                        SURGE_TIMEOUT,
                        "a duration as in 5m",
                        text -> GoDuration.parse(text).orElseThrow(IllegalArgumentException::new)),
                read(environment, "OPENCLAW_MAX_RESTARTS", "5", "a number from 1", text -> within(text, 1, 1_000)),
                read(environment, "OPENCLAW_NETWORK_POLICIES", "true", "true or false", OperatorConfig::flag),
                read(environment, "OPENCLAW_POD_ACCESS", "direct", "direct or proxy", OperatorConfig::byProxy),
                read(environment, "OPENCLAW_LEADER_ELECTION", "false", "true or false", OperatorConfig::flag),
                environment.getOrDefault("OPENCLAW_LOG", "INFO"));
    }

    private static Set<String> namespaces(String list) {
        return Pattern.compile(",")
                .splitAsStream(list)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <T> T read(
            Map<String, String> environment, String name, String other, String accepted, Function<String, T> parse) {
        String text = environment.getOrDefault(name, other);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": found " + text + "; accepted: " + accepted, e);
        }
    }

    private static int within(String text, int least, int most) {
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static boolean byProxy(String text) {
        return switch (text) {
            case "direct" -> false;
            case "proxy" -> true;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
