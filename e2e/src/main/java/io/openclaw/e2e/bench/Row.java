package io.openclaw.e2e.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A proxy's samples under one scenario, one a round. */
record Row(Scenario scenario, String proxy, List<Sample> samples) {

    Spread spread(ToDoubleFunction<Sample> figure) {
        return Spread.of(samples.stream().mapToDouble(figure).toArray());
    }

    /** Round by round against another, so that what both had to bear cancels out. */
    Spread ratio(Row other, ToDoubleFunction<Sample> figure) {
        double[] ratios = new double[Math.min(samples.size(), other.samples.size())];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = figure.applyAsDouble(samples.get(round)) / figure.applyAsDouble(other.samples.get(round));
        }
        return Spread.of(ratios);
    }

    long failed() {
        return samples.stream().mapToLong(sample -> sample.load().failed()).sum();
    }

    static Optional<Row> of(List<Row> rows, Scenario scenario, String proxy) {
        return rows.stream()
                .filter(row -> row.scenario.equals(scenario) && row.proxy.equals(proxy))
                .findFirst();
    }
}
