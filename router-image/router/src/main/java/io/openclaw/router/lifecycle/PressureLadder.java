package io.openclaw.router.lifecycle;

import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.DiagnosticCommands;
import io.openclaw.router.jvm.ForcedCollection;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.memory.Pressure.Filling;
import io.openclaw.router.memory.Pressure.Rung;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.MemoryPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bends before anything breaks: what is filled, of the heap by what collections have left, of direct memory and of the ledger, sets the rung,
 * and the rung what is given up. Looked at by one thread; read by all.
 */
final class PressureLadder {
    /** A trim that brought little brings no more a moment later. */
    private static final Duration BETWEEN_TRIMS = Duration.ofSeconds(60);
    /** While requests are shed for it. */
    private static final Duration BETWEEN_URGENT_TRIMS = Duration.ofSeconds(10);

    /** A few kilobytes. */
    private static final int HISTOGRAM_LINES = 40;

    private static final long MIB = 1 << 20;

    private final TrafficServer traffic;
    private final Evidence evidence;
    private final RouterLog log;
    private final long heapMaxBytes;
    private final long relayBytes;
    private final long cacheBytes;
    private final Pressure pressure = new Pressure();
    private volatile Pressure.State state = Pressure.State.EMPTY;
    private Duration trimmed = Duration.ZERO.minus(BETWEEN_TRIMS);

    PressureLadder(MemoryPlan plan, TrafficServer traffic, Evidence evidence, RouterLog log) {
        this.traffic = traffic;
        this.evidence = evidence;
        this.log = log;
        heapMaxBytes = plan.settings().router().process().maxHeapMb() * MIB;
        relayBytes = plan.relayMb() * MIB;
        Settings.Cache cache = plan.settings().router().cache();
        cacheBytes = cache.enabled() ? cache.maxMemoryMb() * MIB : 0;
    }

    Pressure.State state() {
        return state;
    }

    boolean sheds() {
        return isAt(Rung.SHED, state.rung());
    }

    /** @param now since the start */
    void look(GcFigures gc, Duration now) {
        Rung before = state.rung();
        Filling filling = filling(gc);
        Rung rung = pressure.observe(filling);
        boolean turned = isAt(Rung.SHED, before) != isAt(Rung.SHED, rung);
        if (turned) {
            traffic.shed(isAt(Rung.SHED, rung));
        }
        state = new Pressure.State(rung, filling); // whoever reads a rung finds it in force
        if (rung.compareTo(before) > 0) {
            climbed(before, rung, filling);
        }
        if (turned && isAt(Rung.SHED, rung)) {
            remember(filling, now);
        }
        if (rung.compareTo(before) < 0) {
            log.info(
                    rung == Rung.NONE ? "Memory pressure is over" : "Memory pressure has eased",
                    "Now: " + name(rung) + ", before: " + name(before),
                    percentages(filling));
        }
        if (isAt(Rung.TRIM, rung) && (!isAt(Rung.TRIM, before) || isTrimDue(rung, now))) {
            trimmed = now;
            trim(filling);
        } else if (!isAt(Rung.TRIM, rung)) {
            traffic.cache().grow();
        }
    }

    private void trim(Filling filling) {
        if (filling.direct() >= Rung.TRIM.leaveBelow()) {
            ForcedCollection.run(); // a direct buffer that nobody holds any more keeps its memory until it is collected
        }
        traffic.cache().shrink();
        traffic.trim();
        NativeMemory.trim();
    }

    private Filling filling(GcFigures gc) {
        Ledger ledger = traffic.ledger();
        long leasable = ledger.bound(Owner.QUEUE) + ledger.bound(Owner.HEAD) + relayBytes;
        double live = (double) gc.confirmedLiveBytes() / heapMaxBytes;
        return new Filling(
                // nobody is refused for garbage
                gc.exact() ? live : Math.min(live, Math.nextDown(Rung.SHED.enterAt())),
                // what is cached is there to be given back: a full cache is no pressure
                (double) (NativeMemory.directBytes() - traffic.cache().directBytes()) / directMax(),
                (double) ledger.leased() / leasable);
    }

    /** Of direct memory, the cache's part of it apart. */
    private long directMax() {
        return Math.max(MIB, NativeMemory.directMaxBytes() - cacheBytes);
    }

    private boolean isTrimDue(Rung rung, Duration now) {
        Duration pause = isAt(Rung.SHED, rung) ? BETWEEN_URGENT_TRIMS : BETWEEN_TRIMS;
        return now.minus(trimmed).compareTo(pause) >= 0;
    }

    /** Says what is done from now on; of rungs that were climbed at once, the highest. */
    private void climbed(Rung before, Rung rung, Filling filling) {
        if (before == Rung.NONE) {
            log.warn("Memory pressure detected", facts(filling));
        }
        switch (rung) {
            case NONE, WARN -> {}
            case TRIM -> log.warn("Memory pressure: buffers kept for later are given back", facts(filling));
            case SHED -> log.warn("Memory pressure: new requests are answered 503", facts(filling));
            case HARD -> log.error("Memory pressure: shedding has not been enough", hardFacts(filling));
        }
    }

    /** The article's three lines, of what is fullest, and where that is. */
    private String[] facts(Filling filling) {
        return factList(filling).toArray(String[]::new);
    }

    private List<String> factList(Filling filling) {
        long max = maxOf(filling);
        long allocated = Math.round(filling.most() * max);
        List<String> facts = new ArrayList<>();
        facts.add("Allocated: " + allocated / MIB + " MB");
        facts.add("Available: " + Math.max(0, max - allocated) / MIB + " MB");
        facts.add("GC threshold: " + Math.round(Rung.WARN.enterAt() * 100) + "%");
        facts.add(percentages(filling));
        return facts;
    }

    private long maxOf(Filling filling) {
        if (filling.most() == filling.heap()) {
            return heapMaxBytes;
        } else if (filling.most() == filling.direct()) {
            return directMax();
        }
        return Math.round(traffic.ledger().leased() / filling.ledger());
    }

    /** For whoever asks after the end. The histogram takes a full collection, of which the router is in need anyway. */
    private void remember(Filling filling, Duration now) {
        try {
            List<String> lines = new ArrayList<>();
            lines.add("Short of memory " + now.toSeconds() + " s after the start. " + percentages(filling));
            lines.addAll(leased());
            DiagnosticCommands.classHistogram().lines().limit(HISTOGRAM_LINES).forEach(lines::add);
            evidence.remember(String.join("\n", lines));
        } catch (IOException e) {
            log.warn("What fills the memory can't be kept", "Cause: " + e);
        } catch (OutOfMemoryError e) {
            // no room to look any more; who needs the memory will tell
        }
    }

    private List<String> leased() {
        List<String> facts = new ArrayList<>();
        for (Owner owner : Owner.values()) {
            facts.add(String.format(
                    Locale.ROOT,
                    "Leased by %s: %.1f MB",
                    owner.name().toLowerCase(Locale.ROOT),
                    (double) traffic.ledger().leased(owner) / MIB));
        }
        return facts;
    }

    private String[] hardFacts(Filling filling) {
        List<String> facts = factList(filling);
        facts.addAll(leased());
        facts.add(
                filling.most() == filling.heap()
                        ? "What to do: look at /debug/heap-histogram for what filters keep, or raise process.max_heap_mb"
                        : "What to do: lower limits.max_concurrent_requests or queue.max_memory_mb, or raise process.max_direct_memory_mb");
        return facts.toArray(String[]::new);
    }

    private static boolean isAt(Rung least, Rung rung) {
        return rung.compareTo(least) >= 0;
    }

    private static String percentages(Filling filling) {
        return String.format(
                Locale.ROOT,
                "Filled: live heap %.0f%%, direct memory %.0f%%, ledger %.0f%%",
                filling.heap() * 100,
                filling.direct() * 100,
                filling.ledger() * 100);
    }

    private static String name(Rung rung) {
        return rung.name().toLowerCase(Locale.ROOT);
    }
}
