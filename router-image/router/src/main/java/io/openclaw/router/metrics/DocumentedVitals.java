package io.openclaw.router.metrics;

import io.openclaw.router.cache.CacheFigures;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.jvm.JvmFigures;
import io.openclaw.router.upstream.AnswerTimes;
import io.openclaw.router.upstream.UpstreamFigures;
import io.openclaw.settings.metrics.Vital;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a diagnosis reads of a snapshot beside the document's other sections. */
final class DocumentedVitals {
    private static final double MIB = 1 << 20;
    private static final double MS_PER_SECOND = 1000;
    /** A leak may be small for long: a figure of whole megabytes would hide it. */
    private static final double PARTS_OF_MB = 1000;

    private DocumentedVitals() {}

    static Map<String, Number> of(Snapshot snapshot) {
        Map<String, Number> vitals = new LinkedHashMap<>();
        for (Vital vital : Vital.values()) {
            vitals.put(vital.key(), value(vital, snapshot));
        }
        return vitals;
    }

    private static Number value(Vital vital, Snapshot snapshot) {
        JvmFigures jvm = snapshot.jvm();
        CacheFigures.Requests cached = snapshot.cache().requests();
        ClientLoad load = snapshot.connections().load();
        Collection<UpstreamFigures> upstreams =
                snapshot.connections().upstreams().values();
        return switch (vital) {
            case HEAP_LIVE_MB -> mb(jvm.recent().leastLiveBytes());
            case HEAP_OLD_MAX_MB -> mb(jvm.oldMax());
            case HEAP_ALLOCATED_MB -> mb(jvm.heapAllocated());
            case GC_SECONDS -> jvm.gc().pauses().totalMs() / MS_PER_SECOND;
            case GC_LONGEST_PAUSE_MS -> jvm.recent().longestPauseMs();
            case OUTBOUND_MB -> mb(load.outboundBytes());
            case UNWRITABLE_CLIENTS -> (long) load.unwritable();
            case LARGEST_BODY_MB -> mb(load.largestBodyBytes());
            case CACHE_SLAB_MB -> mb(snapshot.cache().store().slabBytes());
            case CACHE_HITS -> cached.answered();
            case CACHE_MISSES -> cached.misses();
            case UPSTREAM_ANSWERS ->
                upstreams.stream().mapToLong(one -> one.answers().answers()).sum();
            case UPSTREAM_SECONDS ->
                upstreams.stream().mapToDouble(one -> one.answers().seconds()).sum();
        };
    }

    static NavigableMap<Double, Long> upstreamSeconds(Collection<UpstreamFigures> upstreams) {
        NavigableMap<Double, Long> cumulated = new TreeMap<>();
        for (UpstreamFigures one : upstreams) {
            long upTo = 0;
            for (int i = 0; i < one.answers().counts().size(); i++) {
                upTo += one.answers().counts().get(i);
                cumulated.merge(bound(i), upTo, Long::sum);
            }
        }
        for (int i = 0; upstreams.isEmpty() && i <= AnswerTimes.BOUNDS_MS.size(); i++) {
            cumulated.put(bound(i), 0L);
        }
        return cumulated;
    }

    private static double bound(int index) {
        return index < AnswerTimes.BOUNDS_MS.size()
                ? AnswerTimes.BOUNDS_MS.get(index) / MS_PER_SECOND
                : Double.POSITIVE_INFINITY;
    }

    private static double mb(long bytes) {
        return Math.round(bytes / MIB * PARTS_OF_MB) / PARTS_OF_MB;
    }
}
