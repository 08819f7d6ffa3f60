package io.openclaw.router.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way to an output that may be slow or stand still: two buffers of fixed size, one filled by whoever has a line while the other
 * is written by a thread of its own. A line that finds no room is dropped and counted; nobody ever waits. Safe for use from every thread.
 */
public final class LineBuffer implements AutoCloseable {
    /** Some 700 lines; below half of G1's smallest region, so that it is no humongous object. */
    static final int CAPACITY = 128 * 1024;

    /** Lines are gathered for so long, so that one write takes many; sooner when half of a buffer is full. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** For what is left at the end: an output that stands still must not hold up an exit. */
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The part of a buffer that is for the router's own messages alone: a flood of lines must not push out what explains it. */
    private static final int MESSAGES_PART = 8;

    private final OutputStream out;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong dropped = new AtomicLong();
    // all below guarded by the lock
    private byte @Nullable [] filling;
    private int filled;
    private boolean writing;
    private boolean urgent;
    private boolean closed;

    /** @param out written to and flushed by one thread, begun with the first line */
    public LineBuffer(OutputStream out) {
        this(out, CAPACITY);
    }

    LineBuffer(OutputStream out, int capacity) {
        this.out = out;
        this.capacity = capacity;
    }

    /** Takes one line, its end included, or counts it as dropped. */
    void append(byte[] line, int length) {
        if (!take(line, length, capacity - capacity / MESSAGES_PART)) {
            dropped.incrementAndGet();
        }
    }

    /** Takes a message of the router's own; where there is no room even for that it is lost. */
    void message(byte[] text) {
        take(text, text.length, capacity);
    }

    private boolean take(byte[] line, int length, int most) {
        lock.lock();
        try {
            if (closed || length > most - filled) {
                return false;
            }
            byte[] buffer = filling;
            if (buffer == null) {
                buffer = start();
            }
            System.arraycopy(line, 0, buffer, filled, length);
            boolean wake = filled == 0 || (filled <= capacity / 2 && filled + length > capacity / 2);
            filled += length;
            if (wake) {
                changed.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private byte[] start() {
        byte[] buffer = new byte[capacity];
        filling = buffer;
        Thread.ofPlatform().daemon().name("log-writer").start(this::write);
        return buffer;
    }

    private void write() {
        byte[] draining = new byte[capacity];
        try {
            while (true) {
                int length;
                lock.lock();
                try {
                    writing = false;
                    changed.signalAll();
                    while (filled == 0) {
                        if (closed) {
                            return;
                        }
                        changed.await();
                    }
                    for (long left = GATHER_NANOS; left > 0 && filled <= capacity / 2 && !urgent && !closed; ) {
                        left = changed.awaitNanos(left);
                    }
                    byte[] full = filling;
                    if (full == null) {
                        throw new IllegalStateException("what is filled is there");
                    }
                    length = filled;
                    filling = draining;
                    draining = full;
                    filled = 0;
                    writing = true;
                } finally {
                    lock.unlock();
                }
                out.write(draining, 0, length);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            giveUp(); // nobody reads it any more: what comes from now on is counted as dropped
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            closed = true;
            writing = false;
            filled = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lines that found no room. */
    public long dropped() {
        return dropped.get();
    }

    /** Waits a moment until everything is written. */
    void flush() {
        lock.lock();
        try {
            urgent = true;
            changed.signalAll();
            for (long left = FLUSH_NANOS; left > 0 && (filled > 0 || writing); ) {
                left = changed.awaitNanos(left);
            }
            urgent = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is not written by now is lost
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is there, as long as the output takes it, and nothing more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        flush();
    }
}
