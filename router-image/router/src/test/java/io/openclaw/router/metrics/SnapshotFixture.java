package io.openclaw.router.metrics;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.admission.WaitTimes;
import io.openclaw.router.alert.AlertFigures;
import io.openclaw.router.cache.CacheFigures;
import io.openclaw.router.cache.store.StoreFigures;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.heap.LeakSearch;
import io.openclaw.router.jvm.Cgroup;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.jvm.JvmFigures;
import io.openclaw.router.jvm.Malloc;
import io.openclaw.router.jvm.MemoryStall;
import io.openclaw.router.jvm.Pauses;
import io.openclaw.router.jvm.Recent;
import io.openclaw.router.jvm.Resident;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.upstream.AnswerTimes;
import io.openclaw.router.upstream.UpstreamFigures;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A snapshot with a different figure in every place, so that a test sees any two that were swapped. */
public final class SnapshotFixture {
    private static final long MIB = 1 << 20;

    private SnapshotFixture() {}

    public static Snapshot inState(State state) {
        Ledger ledger = new Ledger(Map.of(Owner.QUEUE, 100 * MIB, Owner.RELAY, 100 * MIB));
        ledger.tryLease(Owner.QUEUE, 3 * MIB);
        ledger.tryLease(Owner.RELAY, 2 * MIB);
        List<Long> pauses = new ArrayList<>(Collections.nCopies(Pauses.BOUNDS_MS.size() + 1, 0L));
        pauses.set(4, 11L);
        pauses.set(pauses.size() - 1, 1L);
        return new Snapshot(
                "1.0.0",
                state,
                Duration.ofMillis(61_250),
                new ConfigState("0123456789ab", Settings.defaults(), null, List.of()),
                plan(),
                new JvmFigures(
                        300 * MIB,
                        250 * MIB,
                        512 * MIB,
                        384 * MIB,
                        9_000 * MIB,
                        new GcFigures(12, 2, 45, 200 * MIB, 190 * MIB, true, new Pauses(pauses, 6_500)),
                        new Recent(180 * MIB + MIB / 4, 650),
                        60 * MIB,
                        7 * MIB,
                        204 * MIB,
                        Map.of("Eden Space", 0L, "Tenured Gen", 195 * MIB),
                        new Resident(420 * MIB, 401 * MIB, 230 * MIB),
                        new Cgroup.Charges(400 * MIB, 5 * MIB, 9 * MIB),
                        new MemoryStall(2_500_000, 750_000),
                        new Malloc(90 * MIB, 10 * MIB),
                        new JvmFigures.NonHeap(30 * MIB, 20 * MIB, 25)),
                new Pressure.State(Pressure.Rung.SHED, new Pressure.Filling(0.4, 0.93, 0.25)),
                new Snapshot.Findings(MIB, 3, true, "no swap here"),
                // enqueued = processed + rejected + abandoned + size + in flight
                new Gate.Figures(7, 10_000, 1_000, 90, 880, 20, 3, 3 * MIB, 128 * MIB, 15, waited(), true),
                ledger,
                List.of(
                        new AnswerCounts.Answers("api", Map.of(200, 870L, 503, 90L), durations(960), 12.5),
                        new AnswerCounts.Answers(AnswerCounts.NO_ROUTE, Map.of(404, 10L), durations(10), 0.01)),
                new Snapshot.Connections(
                        17,
                        new ClientLoad(11 * MIB, 13, 2 * MIB),
                        Map.of("backend", upstream(5), "other", upstream(1)),
                        4,
                        44),
                31,
                alerts(),
                new Snapshot.Filters(
                        List.of(
                                new FilterFigures("auth", 970, 2_500_000_000L, 21 * MIB, 1),
                                new FilterFigures("leaking", 960, 500_000_000L, 16 * MIB, 0)),
                        Map.of("leaking", new FilterHoldings(800, MIB, List.of(suspect())))),
                new CacheFigures(
                        new StoreFigures(1_234, 20 * MIB + MIB / 2, 32 * MIB, 24 * MIB, 56),
                        64 * MIB,
                        new CacheFigures.Requests(700, 20, 30, 50, 200, 9),
                        250,
                        8));
    }

    private static LeakSearch.Suspect suspect() {
        return new LeakSearch.Suspect(
                "leaking",
                "com.acme.Kept",
                700,
                MIB / 2,
                600,
                0.9,
                List.of(new LeakSearch.InStep("byte[]", 610, 9 * MIB)));
    }

    private static AlertFigures alerts() {
        return new AlertFigures(
                List.of(
                        new AlertFigures.Rule(
                                "router.memory.used_mb",
                                1536,
                                "critical",
                                "oncall",
                                "firing",
                                Instant.EPOCH,
                                OptionalDouble.of(1600.5),
                                ""),
                        new AlertFigures.Rule(
                                "router.no.such",
                                1,
                                "warning",
                                null,
                                "inactive",
                                Instant.EPOCH,
                                OptionalDouble.empty(),
                                "there is none")),
                List.of(new AlertFigures.Receiver("oncall", 1, 2, 3, 4, 5, 6, "status 503")));
    }

    private static UpstreamFigures upstream(int connections) {
        return new UpstreamFigures(
                connections,
                600 + connections,
                30 + connections,
                40 + connections,
                new AnswerTimes(answers(90 + connections), 8.5),
                50 + connections,
                2 + connections);
    }

    private static List<Long> answers(long all) {
        List<Long> answers = new ArrayList<>(Collections.nCopies(AnswerTimes.BOUNDS_MS.size() + 1, 0L));
        answers.set(2, 60L);
        answers.set(6, all - 60);
        return answers;
    }

    private static List<Long> durations(long all) {
        List<Long> durations = new ArrayList<>(Collections.nCopies(AnswerCounts.BUCKETS_MS.size() + 1, 0L));
        durations.set(3, all);
        return durations;
    }

    /** Of the plan in the snapshot. */
    static int limitMb() {
        return plan().limitMb();
    }

    private static WaitTimes waited() {
        List<Long> counts = new ArrayList<>(Collections.nCopies(WaitTimes.BOUNDS_MS.size() + 1, 0L));
        counts.set(0, 5L);
        counts.set(2, 3L);
        return new WaitTimes(counts, 0.03);
    }

    private static MemoryPlan plan() {
        try {
            return MemoryPlan.of(Settings.defaults(), Machine.unlimited(2));
        } catch (PlanException e) {
            throw new AssertionError(e);
        }
    }
}
