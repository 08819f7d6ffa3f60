package io.openclaw.e2e.cluster.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Every write that took effect, in the order of its resourceVersion. Readable as a list, awaitable, and hookable: a hook runs on the thread
 * that serves the request, after the write took effect and before its response goes out, so that a test can stop the writer at exactly that
 * point.
 */
public final class WriteLog {

    /** Many times what a scenario writes; at some 10 KiB for the two states of an object, a bound that a small heap can hold. */
    private static final int MAX_ENTRIES = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final ArrayDeque<Write> entries = new ArrayDeque<>();
    private final List<Hook> hooks = new CopyOnWriteArrayList<>();
    private long dropped;

    WriteLog() {}

    /** All writes so far, oldest first. */
    public List<Write> list() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** How many of the oldest entries fell out of the bound; 0 means that {@link #list()} is complete. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs {@code action} for each coming write that {@code which} accepts, before the writer gets its answer. An exception of the action
     * reaches the writer as 500; the write stays.
     *
     * @return closing it removes the hook
     */
    public Registration onWrite(Predicate<Write> which, Consumer<Write> action) {
        Hook hook = new Hook(which, action);
        hooks.add(hook);
        return () -> hooks.remove(hook);
    }

    /**
     * The first write, past or coming, that {@code which} accepts.
     *
     * @throws IllegalStateException when none came within {@code timeout}
     */
    public Write await(Predicate<Write> which, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            long seen = dropped;
            while (true) {
                long skip = Math.max(0, seen - dropped);
                var match = entries.stream().skip(skip).filter(which).findFirst();
                if (match.isPresent()) {
                    return match.get();
                }
                seen = dropped + entries.size();
                if (left <= 0) {
                    throw new IllegalStateException("no such write within " + timeout);
                }
                left = appended.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    void append(Write write) {
        lock.lock();
        try {
            if (entries.size() == MAX_ENTRIES) {
                entries.removeFirst();
                dropped++;
            }
            entries.addLast(write);
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void runHooks(Write write) {
        for (Hook hook : hooks) {
            if (hook.which.test(write)) {
                hook.action.accept(write);
            }
        }
    }

    /** Something that goes on until it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private record Hook(Predicate<Write> which, Consumer<Write> action) {}
}
