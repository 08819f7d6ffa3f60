package io.openclaw.e2e.cluster.api;

import io.openclaw.e2e.cluster.api.Store.Change;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The changes of one watch that its client has not taken yet. A client too slow to take them is cut off: it lists and watches anew. */
final class WatchQueue implements AutoCloseable {

    /** As many as the store remembers: a client that lags further could not resume either. */
    private static final int CAPACITY = 10_000;

    private final String resource;
    private final String namespace;
    private final Consumer<WatchQueue> onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Change> waiting = new ArrayDeque<>();
    private long reached;
    private boolean ended;

    WatchQueue(String resource, String namespace, long from, Consumer<WatchQueue> onClose) {
        this.resource = resource;
        this.namespace = namespace;
        this.reached = from;
        this.onClose = onClose;
    }

    /** What the watch has to begin with. */
    void backlog(Change change) {
        if (concerns(change)) {
            waiting.add(change);
        }
    }

    /** Hands over a change; false when the watch is over. */
    boolean offer(Change change) {
        lock.lock();
        try {
            if (!ended && concerns(change)) {
                ended = waiting.size() >= CAPACITY;
                if (!ended) {
                    waiting.add(change);
                }
            }
            reached = change.revision();
            arrived.signal();
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private boolean concerns(Change change) {
        return change.key().resource().equals(resource)
                && (namespace.isEmpty() || change.key().namespace().equals(namespace));
    }

    /** What {@link #take} came back with. */
    sealed interface Taken {
        record Next(Change change) implements Taken {}

        /** Nothing for the whole time; all changes up to {@code revision} have been taken. */
        record Quiet(long revision) implements Taken {}

        record Ended() implements Taken {}
    }

    /** Waits for the next change, at most {@code patience}. */
    Taken take(Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                @Nullable Change next = waiting.poll();
                if (next != null) {
                    return new Taken.Next(next);
                }
                if (ended) {
                    return new Taken.Ended();
                }
                if (left <= 0) {
                    return new Taken.Quiet(reached);
                }
                left = arrived.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end();
        onClose.accept(this);
    }
}
