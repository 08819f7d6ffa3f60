package io.openclaw.e2e.bench;

/**
 * One proxy under one scenario, once.
 *
 * @param load what wrk saw
 * @param cpuMicros of the proxy
 * @param compileMicros of that, what its JIT took; 0 where it has none, or where one of its threads ended meanwhile
 * @param originCpuMicros of the server behind it
 * @param loadCoreBusy share of the other core that was in use, 0 to 1: at 1 load and origin are what limits requests per second
 * @param peakBytes resident
 */
record Sample(
        WrkReport load, long cpuMicros, long compileMicros, long originCpuMicros, double loadCoreBusy, long peakBytes) {

    private static final double MICROS_PER_SECOND = 1e6;

    double cpuPerRequest() {
        return (double) cpuMicros / load.requests();
    }

    double requestsPerSecond() {
        return load.requests() * MICROS_PER_SECOND / load.micros();
    }

    /** Share of its core that the proxy used. */
    double busy() {
        return (double) cpuMicros / load.micros();
    }

    /** Share of its CPU time that went into compiling. */
    double compiling() {
        return (double) compileMicros / cpuMicros;
    }

    double originBusy() {
        return (double) originCpuMicros / load.micros();
    }
}
