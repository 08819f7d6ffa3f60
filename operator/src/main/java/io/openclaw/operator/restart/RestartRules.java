package io.openclaw.operator.restart;

import java.time.Duration;

/**
 * What the resource says of restarts.
 *
 * @param minUptime a younger pod is not replaced unless it is about to die
 * @param cooldown least time between two restarts, unless a pod is about to die
 * @param maxPerHour restarts for memory within an hour, without exception
 * @param drainDelay how long a draining pod still accepts
 * @param grace how long its requests then have to end
 * @param surgeTimeout how long a replacement may take to get ready before the restart is undone
 * @param maxAtOnce restarts under way over all routers of the cluster
 * @param times when restarts may begin
 * @param evicts whether pods go by the Eviction API before there is a replacement (restart.strategy)
 */
public record RestartRules(
        Duration minUptime,
        Duration cooldown,
        int maxPerHour,
        Duration drainDelay,
        Duration grace,
        Duration surgeTimeout,
        int maxAtOnce,
        RestartTimes times,
        boolean evicts) {}
