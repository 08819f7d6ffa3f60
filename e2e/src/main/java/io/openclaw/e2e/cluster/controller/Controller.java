package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reconciles namespaces, one at a time on one thread, whenever something in them changed. What fails is tried again.
 */
public abstract class Controller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    /** Long enough for the conflicting writer to be done, short enough not to be noticed. */
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    /** The API of the cluster. */
    protected final KubernetesClient client;

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> due = new HashMap<>();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** Does nothing before {@link #start}. */
    protected Controller(KubernetesClient client) {
        this.client = client;
    }

    /** Brings everything of the namespace to where it should be. */
    protected abstract void reconcile(String namespace);

    /** Begins to watch; called once, on start. */
    protected abstract void watchAll();

    /** Starts watching and reconciling. */
    public final void start() {
        thread = Thread.ofVirtual().name(getClass().getSimpleName()).start(this::run);
        watchAll();
    }

    /** Reconciles an object's namespace when it comes, changes or goes. */
    protected final <T extends HasMetadata> void watch(Class<T> type) {
        informers.add(client.resources(type).inAnyNamespace().inform(this.<T>marking(object -> true)));
    }

    /** Keeps {@code informer} until the controller ends. */
    protected final void keep(SharedIndexInformer<?> informer) {
        informers.add(informer);
    }

    /** Marks namespaces by objects that {@code updates} accepts, and by all that come and go. */
    protected final <T extends HasMetadata> ResourceEventHandler<T> marking(Predicate<T> updates) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                mark(object);
            }

            @Override
            public void onUpdate(T before, T after) {
                if (updates.test(after)) {
                    mark(after);
                }
            }

            @Override
            public void onDelete(T object, boolean unknownState) {
                mark(object);
            }
        };
    }

    private void mark(HasMetadata object) {
        reconcileAfter(Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""), Duration.ZERO);
    }

    /** Reconciles the namespace again, at the latest when {@code delay} is over. */
    protected final void reconcileAfter(String namespace, Duration delay) {
        lock.lock();
        try {
            due.merge(namespace, System.nanoTime() + delay.toNanos(), (a, b) -> a - b < 0 ? a : b);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                String namespace = next();
                try {
                    reconcile(namespace);
                } catch (RuntimeException e) {
                    if (closed) {
                        return;
                    }
                    log(namespace, e);
                    reconcileAfter(namespace, RETRY_AFTER);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ended", getClass().getSimpleName());
        }
    }

    private void log(String namespace, RuntimeException e) {
        // an API error is in the course of things: somebody else was faster
        Level level = e instanceof KubernetesClientException ? Level.DEBUG : Level.WARN;
        LOG.atLevel(level).setCause(e).log("{}: {} is tried again", getClass().getSimpleName(), namespace);
    }

    private String next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = System.nanoTime();
                var first = due.entrySet().stream().min(Map.Entry.comparingByValue((a, b) -> Long.signum(a - b)));
                if (first.isEmpty()) {
                    changed.await();
                } else if (first.get().getValue() - now > 0) {
                    changed.awaitNanos(first.get().getValue() - now);
                } else {
                    due.remove(first.get().getKey());
                    return first.get().getKey();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends it; what it made stays. */
    @Override
    public void close() {
        closed = true;
        informers.forEach(SharedIndexInformer::close);
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
