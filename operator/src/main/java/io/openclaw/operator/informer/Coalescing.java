package io.openclaw.operator.informer;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets what comes together wake the reconciler once: a rollout tells of each pod several times. The first event of a router waits, and those behind it go
 * with it. A restart is not slowed down: while one is under way the reconciler comes by itself.
 */
public final class Coalescing {
    /** Long beside what one write of a rollout is behind another, short beside what a person waits for. */
    static final Duration DELAY = Duration.ofMillis(750);

    private static final Logger LOG = LoggerFactory.getLogger(Coalescing.class);

    private final Executor later;
    private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();

    public Coalescing() {
        this(CompletableFuture.delayedExecutor(DELAY.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
    }

    /** @param later runs what it is given after {@link #DELAY} */
    Coalescing(Executor later) {
        this.later = later;
    }

    /** A handler for event sources that passes on to {@code handler}. */
    public EventHandler before(EventHandler handler) {
        return event -> {
            if (waiting.add(event.getRelatedCustomResourceID())) {
                later.execute(() -> pass(event, handler));
            }
        };
    }

    private void pass(Event event, EventHandler handler) {
        // before: what comes from now on may not be seen by the reconcile that this wakes
        waiting.remove(event.getRelatedCustomResourceID());
        try {
            handler.handleEvent(event);
        } catch (RuntimeException e) {
            LOG.error("An event of {} was not handled; the router is looked at within a minute", event, e);
        }
    }
}
