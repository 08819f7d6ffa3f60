package io.openclaw.router.upstream;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks endpoints' names up again and again on a thread of its own, because a lookup blocks. No thread where all endpoints are addresses. */
public final class Resolver implements AutoCloseable {
    /** Kubernetes' DNS answers with a TTL of 5 s (CoreDNS) to 30 s. */
    static final long PERIOD_SECONDS = 10;

    private final List<Endpoint> named;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("resolver").daemon().factory());

    public Resolver(List<Upstream> upstreams) {
        this.named = upstreams.stream()
                .flatMap(upstream -> upstream.endpoints().stream())
                .filter(Endpoint::isNamed)
                .toList();
        if (!named.isEmpty()) {
            var _ = thread.scheduleWithFixedDelay(
                    () -> named.forEach(Endpoint::resolve), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
