package io.openclaw.router.lifecycle;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Settings;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The way out: go on accepting for the drain delay, while load balancers learn that this router is no longer ready, with
 * {@code Connection: close} on every response; then take no more, and give what is here the queue's drain timeout to finish, which the settings
 * hold within the grace period.
 */
final class Drain {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    private final TrafficServer traffic;
    private final RouterLog log;
    private final Duration delay;
    private final Duration timeout;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clw-drain").factory());

    Drain(TrafficServer traffic, Settings.Router settings, RouterLog log) {
        this.traffic = traffic;
        this.log = log;
        delay = Duration.ofSeconds(settings.process().drainDelaySeconds());
        timeout = Duration.ofMillis(settings.queue().drainTimeoutMs());
    }

    /** To be called once. */
    CompletableFuture<Void> begin(String reason) {
        long startNanos = System.nanoTime();
        traffic.announceDrain();
        log.info(
                "Draining: " + reason,
                "Still accepting for: " + delay.toSeconds() + " s",
                "Drain timeout after it: " + timeout.toSeconds() + " s",
                pending());
        ScheduledFuture<?> progress = clock.scheduleAtFixedRate(
                () -> log.info("Draining", pending()),
                PROGRESS_EVERY.toMillis(),
                PROGRESS_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(
                        () -> {}, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, clock))
                .thenCompose(delayOver -> traffic.drain(timeout))
                .whenComplete((nothing, failure) -> {
                    progress.cancel(false);
                    clock.shutdown();
                    if (failure == null) {
                        double seconds = (System.nanoTime() - startNanos) / 1e9;
                        log.info("Drained", String.format(Locale.ROOT, "Duration: %.1f s", seconds), pending());
                    } else {
                        log.error("Drain failed: " + failure, pending());
                    }
                });
    }

    private String pending() {
        Gate.Figures figures = traffic.gate().figures();
        return String.format(Locale.ROOT, "In flight: %,d, queued: %,d", figures.inFlight(), figures.size());
    }
}
