package io.openclaw.router.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Dumps of this process's heap: one at a time, with a rest between two, and only where the disk has room for all of it. Safe for use from every
 * thread.
 */
public final class HeapDumps {
    /** For as long as a dump is made the router stands still. */
    static final Duration REST = Duration.ofSeconds(30);
    /** Left on the disk for whoever else writes there. */
    private static final long RESERVE_BYTES = 64L << 20;

    private static final long MIB = 1 << 20;
    private static final String CURE = ": " + DumpDirectory.VARIABLE + " may name a directory on another disk";

    /** What the JVM does. */
    public interface Dumper {
        /** Writes the live objects; the router stands still meanwhile. */
        void dump(Path file) throws IOException;
    }

    /** What came of asking for one. */
    public sealed interface Attempt {
        /** To be closed. */
        record Made(HeapDump dump) implements Attempt {}

        /** Another one is still being made or sent. */
        record Busy() implements Attempt {}

        /** The last one is too short a time ago. */
        record Resting(long seconds) implements Attempt {}

        /** There is no room for it, or more is asked for than is allowed. */
        record NoRoom(String why) implements Attempt {}
    }

    private final DumpDirectory directory;
    private final Dumper dumper;
    private final Supplier<ClassHistogram> liveObjects;
    private final LongSupplier nanoTime;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long notBefore;

    public HeapDumps(DumpDirectory directory, Dumper dumper, Supplier<ClassHistogram> liveObjects) {
        this(directory, dumper, liveObjects, System::nanoTime);
    }

    HeapDumps(DumpDirectory directory, Dumper dumper, Supplier<ClassHistogram> liveObjects, LongSupplier nanoTime) {
        this.directory = directory;
        this.dumper = dumper;
        this.liveObjects = liveObjects;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /** Whether one is being made or sent. */
    public boolean busy() {
        return busy.get();
    }

    /**
     * Makes one, and waits for it.
     *
     * @param mostMb that it may take on the disk
     * @throws IOException when the JVM can't; nothing is left of it then
     */
    public Attempt attempt(int mostMb) throws IOException {
        if (!busy.compareAndSet(false, true)) {
            return new Attempt.Busy();
        }
        boolean made = false;
        try {
            Attempt attempt = alone(mostMb);
            made = attempt instanceof Attempt.Made;
            return attempt;
        } finally {
            if (!made) {
                busy.set(false);
            }
        }
    }

    private Attempt alone(int mostMb) throws IOException {
        long wait = notBefore - nanoTime.getAsLong();
        if (wait > 0) {
            return new Attempt.Resting(Duration.ofNanos(wait).plusMillis(999).toSeconds());
        }
        String why = whyNoRoom(mostMb);
        return why.isEmpty() ? new Attempt.Made(make()) : new Attempt.NoRoom(why);
    }

    /** @return empty where there is room */
    private String whyNoRoom(int mostMb) throws IOException {
        if (!Files.isWritable(directory.path())) {
            return "nothing can be written to " + directory.path() + CURE;
        }
        long room = directory.room();
        // a collection, which the dump takes too: asked for only where it may come to one
        long needed = room < RESERVE_BYTES ? 0 : DumpSize.mostBytes(liveObjects.get());
        if (room < needed + RESERVE_BYTES) {
            return "a dump takes up to " + (needed / MIB + 1) + " MB, and " + directory.path() + " has " + room / MIB
                    + " MB, of which " + RESERVE_BYTES / MIB + " are left free" + CURE;
        }
        if (needed > mostMb * MIB) {
            return "a dump takes up to " + (needed / MIB + 1) + " MB, and debug.max_dump_mb is " + mostMb;
        }
        return "";
    }

    private HeapDump make() throws IOException {
        Path place = directory.create();
        HeapDump dump = new HeapDump(place, this::over);
        boolean made = false;
        try {
            dumper.dump(dump.file());
            made = true;
            return dump;
        } finally {
            if (!made) {
                dump.close();
            }
        }
    }

    private void over() {
        notBefore = nanoTime.getAsLong() + REST.toNanos();
        busy.set(false);
    }
}
