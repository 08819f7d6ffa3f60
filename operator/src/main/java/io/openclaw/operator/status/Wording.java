package io.openclaw.operator.status;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Whether texts say the same, but for numbers that have moved a little: not every sample is to be written down. */
final class Wording {
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    /** Of the larger number. Chosen: what a person would call the same. */
    private static final double ALIKE = 0.1;

    private Wording() {}

    static boolean saysTheSame(List<String> before, List<String> now) {
        return saysTheSame(String.join("\n", before), String.join("\n", now));
    }

    private static boolean saysTheSame(String before, String now) {
        if (!NUMBER.matcher(before).replaceAll("#").equals(NUMBER.matcher(now).replaceAll("#"))) {
            return false;
        }
        List<Double> old = numbers(before);
        List<Double> present = numbers(now);
        for (int i = 0; i < old.size(); i++) {
            if (Math.abs(old.get(i) - present.get(i)) > ALIKE * Math.max(old.get(i), present.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<Double> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(Double::valueOf)
                .toList();
    }
}
