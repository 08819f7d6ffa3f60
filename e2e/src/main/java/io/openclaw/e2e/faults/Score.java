package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.Outcome.Ill;
import io.openclaw.e2e.faults.Outcome.Watched;
import io.openclaw.e2e.faults.Outcome.Well;
import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.detector.Verdict.Cause;
import io.openclaw.e2e.faults.model.Fault;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How well one detector did over all stories. Figures that nothing was seen for are NaN. */
record Score(Contender contender, List<Well> well, List<Ill> ill) {
    /** A leak that leaves less time than this isn't asked of anybody. */
    static final double LEAST_SECONDS_TO_LIMIT = 20 * 60;

    static Score of(Contender contender, List<Outcome> outcomes) {
        return new Score(
                contender,
                outcomes.stream()
                        .filter(Well.class::isInstance)
                        .map(Well.class::cast)
                        .toList(),
                outcomes.stream()
                        .filter(Ill.class::isInstance)
                        .map(Ill.class::cast)
                        .toList());
    }

    /** Of healthy pods, in as many days as there are. */
    int falseRestarts() {
        return well.stream().mapToInt(Well::restarts).sum();
    }

    double falseRestartsPerDayAtMost() {
        return PoissonBound.upper(falseRestarts()) / well.size();
    }

    /** Those that died of a leak that left time. */
    List<Watched> leaks() {
        return ill.stream()
                .filter(each -> each.scenario().fault() == Fault.HANDLER_LEAK)
                .map(Ill::watched)
                .filter(each -> each.died() && each.secondsToLimit() >= LEAST_SECONDS_TO_LIMIT)
                .toList();
    }

    /** Of the leaks, those warned of between their beginning and death. */
    double recall() {
        return share(leaks(), Watched::warned);
    }

    /** Of the restarts of leaking and of healthy pods, those that weren't for nothing; a healthy pod counts once for each. */
    double precision() {
        long right = leaks().stream().filter(Watched::warned).count();
        long wrong =
                falseRestarts() + leaks().stream().filter(Watched::tooEarly).count();
        return right + wrong == 0 ? Double.NaN : (double) right / (right + wrong);
    }

    /** Seconds between the warning and death of the leaks, by quantile; those that weren't warned of have none. */
    double lead(double quantile) {
        double[] leads = leaks().stream().mapToDouble(Watched::lead).sorted().toArray();
        return leads.length == 0 ? Double.NaN : leads[(int) Math.min(leads.length - 1, quantile * leads.length)];
    }

    /** Of the intervals that were given, those that death fell into; each pod that died counts the same. */
    double coverage(Predicate<Fault> which) {
        return ill.stream()
                .filter(each -> which.test(each.scenario().fault()))
                .map(Ill::watched)
                .filter(each -> each.died() && each.intervals() > 0)
                .mapToDouble(each -> (double) each.held() / each.intervals())
                .average()
                .orElse(Double.NaN);
    }

    /** Of the pods that died, those that were given an interval. */
    long told(Predicate<Fault> which) {
        return ill.stream()
                .filter(each -> which.test(each.scenario().fault()))
                .map(Ill::watched)
                .filter(each -> each.died() && each.intervals() > 0)
                .count();
    }

    /** How many of the pods with a fault that died were said to have which cause. */
    Map<Fault, Map<Cause, Integer>> confusion() {
        Map<Fault, Map<Cause, Integer>> all = new EnumMap<>(Fault.class);
        for (Ill each : ill) {
            if (each.watched().died()) {
                all.computeIfAbsent(each.scenario().fault(), _ -> new EnumMap<>(Cause.class))
                        .merge(each.watched().cause(), 1, Integer::sum);
            }
        }
        return all;
    }

    /** Mean over the faults of the share whose cause was named rightly. */
    double accuracy() {
        return macro(fault -> Cause.valueOf(fault.name()));
    }

    /** Mean over the faults of the share whose cause was said not to be known. */
    double unknown() {
        return macro(_ -> Cause.UNKNOWN);
    }

    private double macro(Function<Fault, Cause> wanted) {
        return confusion().entrySet().stream()
                .mapToDouble(row -> (double) row.getValue().getOrDefault(wanted.apply(row.getKey()), 0)
                        / row.getValue().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                .average()
                .orElse(Double.NaN);
    }

    /** Processes that died of memory, where the restarts were done. */
    int deaths(Predicate<Fault> which) {
        return ill.stream()
                .filter(each -> which.test(each.scenario().fault()))
                .mapToInt(Ill::deaths)
                .sum();
    }

    int restarts(Predicate<Fault> which) {
        return ill.stream()
                .filter(each -> which.test(each.scenario().fault()))
                .mapToInt(Ill::restarts)
                .sum();
    }

    long samples() {
        return costs().mapToLong(Outcome.Cost::samples).sum();
    }

    /** Of CPU, the model's share included. */
    double microsPerSample() {
        return costs().mapToLong(Outcome.Cost::nanos).sum() / 1000.0 / samples();
    }

    private Stream<Outcome.Cost> costs() {
        return Stream.concat(well.stream().map(Well::cost), ill.stream().map(Ill::cost));
    }

    private static double share(List<Watched> all, Predicate<Watched> which) {
        return all.isEmpty() ? Double.NaN : (double) all.stream().filter(which).count() / all.size();
    }

    /** Of the pods with that fault that died, the time from the change point on, by quantile. */
    double secondsToLimit(Predicate<Ill> which, double quantile) {
        double[] all = ill.stream()
                .filter(which)
                .map(Ill::watched)
                .filter(Watched::died)
                .mapToDouble(Watched::secondsToLimit)
                .toArray();
        Arrays.sort(all);
        return all.length == 0 ? Double.NaN : all[(int) Math.min(all.length - 1, quantile * all.length)];
    }
}
