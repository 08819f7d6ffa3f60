package io.openclaw.e2e.faults.detector;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One that judges, as the bench knows it.
 *
 * @param name short, for the command line
 * @param names whether it names causes at all
 * @param make one for one pod, whose restart threshold of live heap, in MB, it is told
 */
public record Contender(String name, String words, boolean names, DoubleFunction<Detector> make) {

    /** Whoever only lets it happen: what the model costs by itself, and how many die. */
    public static final Contender NOBODY = new Contender("nobody", "nobody", false, _ -> new Blind());

    /** All, that one first. */
    public static List<Contender> all() {
        return List.of(
                NOBODY,
                new Contender("rss", "resident set >= 90 % of the limit", false, _ -> new ResidentRule()),
                new Contender("strikes", "three strikes on live heap", false, Strikes::new),
                new Contender(
                        "linear", "linear prediction (least squares)", false, _ -> new Prediction(new LeastSquares())),
                new Contender("theil-sen", "plain Theil-Sen", false, _ -> new Prediction(new TheilSen())),
                new Contender("ours", "the diagnosis", true, Ours::new));
    }
}
