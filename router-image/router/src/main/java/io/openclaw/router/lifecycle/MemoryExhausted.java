package io.openclaw.router.lifecycle;

import io.openclaw.router.jvm.Exhaustion;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.log.RouterLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an error that nobody handled. Exhausted memory ends the process at once with its last words and 137, in whatever thread it
 * shows: a router that lost a part of itself must not go on half alive. Everything else is logged.
 */
final class MemoryExhausted implements Thread.UncaughtExceptionHandler {
    /** Freed first of all, so that counting the requests finds room; small enough for any region size of G1. */
    private static final int RESERVE_BYTES = 256 * 1024;
    /** Causes of causes that are looked at. */
    private static final int DEPTH = 8;

    private static final int STACK_LINES = 12;
    private static final byte[] NOTHING = {};
    private static final long MIB = 1 << 20;

    private final RouterLog log;
    private final long heapMaxMb;
    private final Evidence evidence;
    private final IntConsumer halt;
    private final OutputStream out;
    private final long startNanos = System.nanoTime();
    private final LastWords words;
    private final MemoryPoolMXBean metaspace = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .findFirst()
            .orElseThrow();
    private boolean ending;
    private volatile LongSupplier requests = () -> 0;
    private volatile long requestsLastKnown;

    @SuppressWarnings("unused") // held, not read
    private volatile byte[] reserve = new byte[RESERVE_BYTES];

    MemoryExhausted(RouterLog log, RouterLog.Format format, long heapMaxMb, Evidence evidence) {
        this(log, format, heapMaxMb, evidence, new FileOutputStream(FileDescriptor.out), Runtime.getRuntime()::halt);
    }

    MemoryExhausted(
            RouterLog log,
            RouterLog.Format format,
            long heapMaxMb,
            Evidence evidence,
            OutputStream out,
            IntConsumer halt) {
        this.log = log;
        this.evidence = evidence;
        this.out = out;
        this.heapMaxMb = heapMaxMb;
        this.halt = halt;
        words = new LastWords(format);
        // a rehearsal: at the real moment there is no memory to load a class with, nor the text of a constant
        Exhaustion.of(new OutOfMemoryError("nothing that it knows"));
        for (Exhaustion what : Exhaustion.values()) {
            compose(what);
        }
    }

    /** @param requests all that were ever offered */
    void countRequestsBy(LongSupplier requests) {
        this.requests = requests;
    }

    /** Called from time to time, for the case that counting itself fails at the end. */
    void rememberRequests() {
        requestsLastKnown = requests.getAsLong();
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        OutOfMemoryError exhausted = outOfMemory(error);
        if (exhausted != null) {
            end(exhausted);
        } else {
            log.error("Uncaught " + error + " in thread " + thread.getName(), stack(error));
        }
    }

    private void end(OutOfMemoryError error) {
        reserve = NOTHING;
        if (!isFirst()) {
            return;
        }
        try {
            byte[] text = compose(Exhaustion.of(error));
            sayTheRest();
            out.write(text, 0, words.length());
            evidence.leave(text, words.length());
        } catch (IOException e) {
            // nobody reads our output any more; the exit code still tells
        } finally {
            halt.accept(ExitCode.MEMORY_EXHAUSTED);
        }
    }

    /** What was said before may explain the end. */
    private void sayTheRest() {
        try {
            log.flush();
        } catch (OutOfMemoryError e) {
            return; // no room even to wait: the last words matter more
        }
    }

    /** A plain flag under a lock: the first use of an atomic one links a method handle, for which there is no memory now. */
    private synchronized boolean isFirst() {
        boolean first = !ending;
        ending = true;
        return first;
    }

    private byte[] compose(Exhaustion what) {
        long count;
        try {
            count = requests.getAsLong();
        } catch (OutOfMemoryError e) {
            count = requestsLastKnown;
        }
        long seconds = (System.nanoTime() - startNanos) / 1_000_000_000;
        return switch (what) {
            case HEAP -> words.compose("clw-router-oom: Router heap exhausted", count, usedMb(), heapMaxMb, seconds);
            case DIRECT ->
                words.compose(
                        "clw-router-oom: Router direct memory exhausted",
                        count,
                        NativeMemory.directUsedBytes() / MIB,
                        NativeMemory.directMaxBytes() / MIB,
                        seconds);
            case METASPACE ->
                words.compose(
                        "clw-router-oom: Router class metadata exhausted",
                        count,
                        metaspace.getUsage().getUsed() / MIB,
                        metaspace.getUsage().getMax() / MIB,
                        seconds);
            case THREADS ->
                words.compose("clw-router-oom: Router can start no more threads", count, usedMb(), heapMaxMb, seconds);
        };
    }

    private static @Nullable OutOfMemoryError outOfMemory(Throwable error) {
        Throwable at = error;
        for (int i = 0; i < DEPTH && at != null; i++) {
            if (at instanceof OutOfMemoryError found) {
                return found;
            }
            at = at.getCause();
        }
        return null;
    }

    private static long usedMb() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
    }

    private static String[] stack(Throwable error) {
        return Arrays.stream(error.getStackTrace())
                .limit(STACK_LINES)
                .map(frame -> "at " + frame)
                .toArray(String[]::new);
    }
}
