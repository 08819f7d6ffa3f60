package io.openclaw.e2e.calibrate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Few rows in which every value of each factor meets every value of each other one (pairwise testing). Always the same ones. Pure. */
final class Grid {
    static final List<Integer> HEAPS_MB = List.of(64, 128, 256, 512, 1024, 2048, 4096, 8192);
    static final List<String> COLLECTORS = List.of("serial", "g1", "shenandoah", "zgc");
    static final List<Integer> CPUS = List.of(1, 2, 4, 8, 16);

    private static final List<Torture> TORTURES = List.of(Torture.values());
    private static final List<Boolean> FILLED = List.of(true, false);

    private static final List<List<?>> FACTORS = List.of(HEAPS_MB, COLLECTORS, CPUS, TORTURES, FILLED);
    /** Rows tried for each that is taken. */
    private static final int CANDIDATES = 200;

    /** A value of one factor beside a value of another, by their places. */
    private record Pair(int factor, int value, int otherFactor, int otherValue) {}

    private Grid() {}

    static List<Row> rows() {
        Set<Pair> missing = new HashSet<>();
        for (int factor = 0; factor < FACTORS.size(); factor++) {
            for (int other = factor + 1; other < FACTORS.size(); other++) {
                for (int value = 0; value < FACTORS.get(factor).size(); value++) {
                    for (int otherValue = 0; otherValue < FACTORS.get(other).size(); otherValue++) {
                        missing.add(new Pair(factor, value, other, otherValue));
                    }
                }
            }
        }
        Random random = new Random(0);
        List<Row> rows = new ArrayList<>();
        while (!missing.isEmpty()) {
            int[] best = best(missing, random);
            missing.removeAll(pairs(best));
            rows.add(row(best));
        }
        return List.copyOf(rows);
    }

    /** The candidate that brings most pairs; each begins with one that is missing, so that every row brings some. */
    private static int[] best(Set<Pair> missing, Random random) {
        List<Pair> left = missing.stream().sorted(Grid::compare).toList();
        int[] best = new int[FACTORS.size()];
        int most = 0;
        for (int i = 0; i < CANDIDATES; i++) {
            int[] candidate = new int[FACTORS.size()];
            for (int factor = 0; factor < candidate.length; factor++) {
                candidate[factor] = random.nextInt(FACTORS.get(factor).size());
            }
            Pair seed = left.get(random.nextInt(left.size()));
            candidate[seed.factor] = seed.value;
            candidate[seed.otherFactor] = seed.otherValue;
            int brings =
                    (int) pairs(candidate).stream().filter(missing::contains).count();
            if (brings > most) {
                most = brings;
                best = candidate;
            }
        }
        return best;
    }

    private static int compare(Pair one, Pair other) {
        return one.toString().compareTo(other.toString());
    }

    private static Set<Pair> pairs(int[] row) {
        Set<Pair> pairs = new HashSet<>();
        for (int factor = 0; factor < row.length; factor++) {
            for (int other = factor + 1; other < row.length; other++) {
                pairs.add(new Pair(factor, row[factor], other, row[other]));
            }
        }
        return pairs;
    }

    private static Row row(int[] values) {
        return new Row(
                HEAPS_MB.get(values[0]),
                COLLECTORS.get(values[1]),
                CPUS.get(values[2]),
                TORTURES.get(values[3]),
                FILLED.get(values[4]));
    }
}
