package io.openclaw.e2e.proof;

import io.openclaw.e2e.cluster.api.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API server's write log proves about one router: nothing in it was said by the operator of itself, but for the moment at which it
 * first called the router available.
 *
 * @param firstAvailable when the router's condition Available became True; null if it never did
 * @param ready how many of its pods were ready and not being deleted, one step for each change, oldest first
 * @param serving how many of those the Service sends traffic to, likewise
 * @param restarts in the order in which they began
 * @param memoryDeaths each end of a container for want of memory: killed by the kernel, or exited with 137
 */
public record Evidence(
        @Nullable Instant firstAvailable,
        List<Step> ready,
        List<Step> serving,
        List<Restart> restarts,
        List<MemoryDeath> memoryDeaths) {

    /** From {@code at} on there were {@code pods} of them. */
    public record Step(Instant at, int pods) {}

    /** @param at when it was first seen */
    public record MemoryDeath(Instant at, String pod) {}

    /** @param router its name; pods of others are not looked at */
    public static Evidence of(List<Write> writes, String namespace, String router) {
        var reading = new LogReading(router);
        for (Write write : writes) {
            if (write.on("pods", namespace)) {
                reading.pod(write);
            } else if (write.on("openclawrouters.openclaw.io", namespace)
                    && write.name().equals(router)) {
                reading.router(write);
            }
        }
        return reading.evidence();
    }

    /** The fewest ready pods at any moment since the router was first available; empty if it never was. */
    public Optional<Integer> minReady() {
        return fewestSince(ready);
    }

    /** As {@link #minReady}, of those that the Service sent traffic to. */
    public Optional<Integer> minServing() {
        return fewestSince(serving);
    }

    public boolean restartsOverlap() {
        for (int later = 1; later < restarts.size(); later++) {
            for (Restart earlier : restarts.subList(0, later)) {
                if (earlier.overlaps(restarts.get(later))) {
                    return true;
                }
            }
        }
        return false;
    }

    public int oomKilled() {
        return memoryDeaths.size();
    }

    public List<Restart> completed() {
        return restarts.stream().filter(Restart::isComplete).toList();
    }

    private Optional<Integer> fewestSince(List<Step> steps) {
        if (firstAvailable == null) {
            return Optional.empty();
        }
        int atThatMoment = 0;
        int fewest = Integer.MAX_VALUE;
        for (Step step : steps) {
            if (step.at().isAfter(firstAvailable)) {
                fewest = Math.min(fewest, step.pods());
            } else {
                atThatMoment = step.pods();
            }
        }
        return Optional.of(Math.min(fewest, atThatMoment));
    }
}
