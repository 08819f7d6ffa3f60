package io.openclaw.operator.assess;

import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.operator.sample.PodWindow;
import io.openclaw.operator.sample.Reading;
import io.openclaw.operator.sample.Reading.Sample;
import io.openclaw.operator.sample.Reading.Unreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Live memory after a collection against the configured threshold, the resident set against the container's limit, and where the diagnosis sees it all go. One
 * sample proves nothing; a missing one neither.
 */
public final class MemoryAssessor {
    /** Consecutive samples above the threshold before it counts: one may have caught floating garbage. */
    static final int STRIKES = 2;
    /** Old collections above the threshold that prove the memory live: what two of them left is not garbage. */
    static final int PROOFS = 2;
    /** Of -Xmx: beyond it collections come back to back and allocations begin to fail. */
    static final double HEAP_WALL = 0.92;
    /** Of the container's limit: no load brings a router there by the plan (its worst case is at 86 %), so something grows that nobody counts. */
    static final double CEILING = 0.92;
    /** Of the container's limit: the kernel kills soon. */
    static final double LIMIT_WALL = 0.97;
    /** Of -Xmx: what the log calls memory pressure (contract, "Log look"). */
    static final double PRESSURE = 0.70;
    /** Below it pressure is over: the gap keeps the condition from flapping. */
    static final double PRESSURE_OVER = 0.65;
    /** Of the threshold: growth below it is a start, a load that rises, or far away. */
    static final double HALFWAY = 0.5;
    /** Sampling intervals after which a sample is stale: one may fail and one be late. */
    static final int STALE_AFTER_INTERVALS = 3;
    /** Added to it, because a reading takes its time: the timeouts of connect and answer together. */
    static final Duration STALE_SLACK = Duration.ofSeconds(3);

    /** How long a slow collection is news: a person looks once in a while. */
    static final Duration SLOW_IS_NEWS = Duration.ofMinutes(10);

    private MemoryAssessor() {}

    /**
     * @param diagnosis of all samples so far
     * @param before the last verdict: pressure leaves later than it comes
     */
    public static PodVerdict assess(
            PodWindow window, Diagnosis diagnosis, Thresholds thresholds, PodVerdict before, Instant now) {
        if (!(window.newest().orElse(null) instanceof Sample newest) || stale(newest, thresholds, now)) {
            // frozen, and not fresh: nothing is decided on what is not known
            return new PodVerdict(
                    before.band(),
                    before.reasons(),
                    false,
                    before.symptoms().silent(silence(window)),
                    before.cause(),
                    null,
                    "");
        }
        Band live = live(window, thresholds, newest);
        Band workingSet = workingSet(window);
        List<Reason> reasons = new ArrayList<>();
        if (live != Band.OK) {
            reasons.add(Reason.MemoryThreshold);
        }
        if (workingSet != Band.OK) {
            reasons.add(Reason.WorkingSet);
        }
        Band waste = strikes(window, Sample::fragmented).size() >= STRIKES ? Band.SOFT : Band.OK;
        if (waste != Band.OK) {
            reasons.add(Reason.Fragmentation);
        }
        boolean over = live != Band.OK || workingSet != Band.OK;
        Band foreseen = foreseen(diagnosis, reasons);
        double mark = before.symptoms().pressure() ? PRESSURE_OVER : PRESSURE;
        return new PodVerdict(
                Collections.max(List.of(live, workingSet, waste, foreseen)),
                List.copyOf(reasons),
                true,
                new Symptoms(
                        over || newest.usedMb() >= mark * newest.heapMaxMb(),
                        newest.usedMb() >= HALFWAY * thresholds.restartMb() && diagnosis.growthMbPerHour() > 0,
                        newest.overflow(),
                        newest.fragmented(),
                        window.slowWithin(SLOW_IS_NEWS),
                        newest.swapDoubt(),
                        ""),
                diagnosis.band() == Band.OK ? Cause.NONE : diagnosis.cause(),
                newest.configHash(),
                newest.configError());
    }

    /**
     * Hard where the diagnosis is, and gives a reason of its own: what is over the threshold or near the limit has its reason already, unless a cause is known.
     *
     * @param reasons takes it
     */
    private static Band foreseen(Diagnosis diagnosis, List<Reason> reasons) {
        boolean known = diagnosis.cause() != Cause.UNKNOWN && diagnosis.cause() != Cause.NONE;
        if (diagnosis.band() != Band.HARD || diagnosis.held() || (!reasons.isEmpty() && !known)) {
            return Band.OK;
        }
        Reason reason = !diagnosis.restartHelps()
                ? Reason.Containment
                : diagnosis.cause() == Cause.FRAGMENTATION ? Reason.Fragmentation : Reason.MemoryGrowth;
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
        return Band.HARD;
    }

    private static boolean stale(Sample sample, Thresholds thresholds, Instant now) {
        Duration bound =
                thresholds.sampleInterval().multipliedBy(STALE_AFTER_INTERVALS).plus(STALE_SLACK);
        // either way: the clock may have been set back since
        return Duration.between(sample.at(), now).abs().compareTo(bound) > 0;
    }

    /** What the last attempt came to, where none of the last ones came to a sample: one may fail. */
    private static String silence(PodWindow window) {
        List<Reading> newest = window.readings().reversed().stream()
                .limit(STALE_AFTER_INTERVALS)
                .toList();
        return newest.size() == STALE_AFTER_INTERVALS
                        && newest.stream().allMatch(Unreachable.class::isInstance)
                        && newest.getFirst() instanceof Unreachable last
                ? last.why()
                : "";
    }

    private static Band live(PodWindow window, Thresholds thresholds, Sample newest) {
        List<Sample> strikes = strikes(window, sample -> sample.usedMb() >= thresholds.restartMb());
        if (strikes.size() < STRIKES) {
            return Band.OK;
        }
        boolean atTheWall = newest.usedMb() >= HEAP_WALL * newest.heapMaxMb();
        Sample first = window.over();
        boolean proven = first != null && newest.oldCollections() - first.oldCollections() >= PROOFS;
        return proven || atTheWall ? Band.HARD : Band.SOFT;
    }

    private static Band workingSet(PodWindow window) {
        if (strikes(window, sample -> isNear(LIMIT_WALL, sample)).size() >= STRIKES) {
            return Band.HARD;
        }
        return strikes(window, sample -> isNear(CEILING, sample)).size() >= STRIKES ? Band.SOFT : Band.OK;
    }

    private static boolean isNear(double part, Sample sample) {
        return sample.limitMb() > 0 && sample.rssMb() >= part * sample.limitMb();
    }

    /** The newest samples in a row that are so, the newest first. */
    private static List<Sample> strikes(PodWindow window, Predicate<Sample> wanted) {
        List<Sample> strikes = new ArrayList<>();
        for (Reading reading : window.readings().reversed()) {
            // a restarted container begins anew: its uptime is smaller than that of what came after it
            if (!(reading instanceof Sample sample)
                    || !wanted.test(sample)
                    || (!strikes.isEmpty()
                            && sample.uptimeSeconds() > strikes.getLast().uptimeSeconds())) {
                break;
            }
            strikes.add(sample);
        }
        return strikes;
    }
}
