package io.openclaw.operator.informer;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets what comes together wake the reconciler once: a rollout tells of each pod several times. The first event of a router waits, and those behind it go
 * with it; and while a reconcile that one of them has asked for has not begun, since there are others before it, no other asks for one more. A restart is not
 * slowed down: while one is under way the reconciler comes by itself.
 */
public final class Coalescing {
    /** Long beside what one write of a rollout is behind another, short beside what a person waits for. */
    static final Duration DELAY = Duration.ofMillis(750);

    /** Routers for which a reconcile was asked for; one that fell out may be asked for twice, and one that is gone falls out. */
    private static final int MOST_ASKED_FOR = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Coalescing.class);

    private final Executor later;
    private final Map<ResourceID, Waiting> waiting = new ConcurrentHashMap<>();
    private final Set<ResourceID> askedFor =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ResourceID, Boolean> eldest) {
                    return size() > MOST_ASKED_FOR;
                }
            }));

    /** The first event since the last reconcile began. Events of one router are all equal; these are not. */
    private static final class Waiting {}

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
            Waiting first = new Waiting();
            if (waiting.putIfAbsent(event.getRelatedCustomResourceID(), first) == null) {
                later.execute(() -> pass(event, first, handler));
            }
        };
    }

    /** A reconcile of that router begins, and has read nothing yet: it sees all that events told of so far. */
    public void begins(ResourceID router) {
        waiting.remove(router);
        askedFor.remove(router);
    }

    private void pass(Event event, Waiting first, EventHandler handler) {
        ResourceID router = event.getRelatedCustomResourceID();
        // before: what comes from now on may not be seen by the reconcile that this wakes
        if (!waiting.remove(router, first) || !askedFor.add(router)) {
            return;
        }
        try {
            handler.handleEvent(event);
        } catch (RuntimeException e) {
            askedFor.remove(router);
            LOG.error("An event of {} was not handled; the router is looked at within a minute", event, e);
        }
    }
}
