package io.openclaw.e2e.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a run has shown.
 *
 * @param bare rounds of the bare client
 * @param operator rounds of the operator
 * @param filling what it did at rest at first, while there was more and more to judge by
 * @param rest and once they were full
 * @param late its heap at last
 * @param peakRssMb the most that was resident of its process
 */
record Findings(
        Size size,
        List<Converged> bare,
        List<Converged> operator,
        Rest filling,
        Rest rest,
        ClassHistogram late,
        long peakRssMb) {
    static final double MOST_TIMES_BARE = 1.3;
    static final double MOST_CORES = 0.5;
    static final int MOST_WINDOW_KIB = 16;

    private static final double KIB = 1024;
    private static final double MIB = 1 << 20;

    Findings {
        bare = List.copyOf(bare);
        operator = List.copyOf(operator);
    }

    /** Of each round, the operator's time by the bare client's just before it. */
    List<Double> ratios() {
        return IntStream.range(0, operator.size())
                .mapToObj(round -> (double) operator.get(round).time().toNanos()
                        / bare.get(round).time().toNanos())
                .toList();
    }

    /** Of an even number of rounds the mean of the two in the middle. */
    double medianRatio() {
        List<Double> sorted = ratios().stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    /** The larger of two: the operator's shortest time by the bare client's, which what else is on the machine disturbs least, and the median of the rounds. */
    double timesBare() {
        return Math.max((double) shortest(operator) / shortest(bare), medianRatio());
    }

    private static long shortest(List<Converged> rounds) {
        return rounds.stream().mapToLong(round -> round.time().toNanos()).min().orElseThrow();
    }

    double liveMb() {
        return late.bytes() / MIB;
    }

    Windows windows() {
        return Windows.of(late, size.allPods());
    }

    double windowKib() {
        return windows().bytesOfPod() / KIB;
    }

    /** How often a pod has to be asked within the time of rest, less one that falls on its edge. */
    long leastScrapes() {
        return rest.time().dividedBy(size.sampleInterval()) - 1;
    }

    /** What was promised and is not so; empty when all is. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        require(
                faults,
                timesBare() <= MOST_TIMES_BARE,
                "the operator takes %.2f of the bare client's time",
                timesBare());
        require(
                faults,
                liveMb() < OperatorRound.OLD_MB,
                "%.0f MiB are live: it collects and does nothing else",
                liveMb());
        require(faults, rest.cores() < MOST_CORES, "%.2f cores are used at rest", rest.cores());
        require(
                faults,
                windowKib() > 0 && windowKib() <= MOST_WINDOW_KIB,
                "the window of a pod has %.1f KiB",
                windowKib());
        require(faults, rest.least() >= leastScrapes(), "some pod was asked %d times only", rest.least());
        require(faults, filling.writes().isEmpty(), "it wrote while its windows filled: %s", filling.writes());
        require(faults, rest.writes().isEmpty(), "it wrote at rest: %s", rest.writes());
        return faults;
    }

    private static void require(List<String> faults, boolean holds, String otherwise, Object figure) {
        if (!holds) {
            faults.add(String.format(Locale.ROOT, otherwise, figure));
        }
    }
}
