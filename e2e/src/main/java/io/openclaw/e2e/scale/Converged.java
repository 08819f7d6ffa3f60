package io.openclaw.e2e.scale;

import java.time.Duration;
import java.util.Map;

/**
 * How all routers came to be.
 *
 * @param time from the creation of the first resource behind the {@link Size#early early} ones until all were Ready
 * @param cpu that the program under test took meanwhile
 * @param serverCpu that this JVM took meanwhile: the API server's and the hollow node's
 * @param reconciles of the operator until then; none of the bare client
 * @param requests to the API server until then, everybody's, by method and resource
 * @param writes of the program under test that took effect, by verb and resource
 */
record Converged(
        Duration time,
        Duration cpu,
        Duration serverCpu,
        long reconciles,
        Map<String, Long> requests,
        Map<String, Long> writes) {}
