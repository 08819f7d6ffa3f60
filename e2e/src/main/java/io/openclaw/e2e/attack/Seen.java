package io.openclaw.e2e.attack;

import io.openclaw.e2e.load.Tally;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients saw of their requests.
 *
 * @param answers begun, by status
 * @param unanswered requests whose client left, or was left, without one
 * @param words for a reader
 */
public record Seen(Map<Integer, Long> answers, long unanswered, String words) {
    static Seen of(CrowdTally crowd) {
        return new Seen(crowd.answers(), crowd.unanswered.get(), crowd.toString());
    }

    /** Failures that are an answer have its status as the first word of their reason. */
    static Seen of(Tally load) {
        Map<Integer, Long> answers = new TreeMap<>();
        add(answers, 200, load.ok());
        add(answers, 503, load.shed());
        long unanswered = 0;
        for (Map.Entry<String, Long> failure : load.failures().entrySet()) {
            String first = failure.getKey().split(" ", 2)[0];
            if (first.matches("\\d{3}")) {
                add(answers, Integer.parseInt(first), failure.getValue());
            } else {
                unanswered += failure.getValue();
            }
        }
        return new Seen(
                answers,
                unanswered,
                "%d requests, %d answered, %d shed, %d failed %s"
                        .formatted(load.requests(), load.ok(), load.shed(), load.failed(), load.failures()));
    }

    private static void add(Map<Integer, Long> answers, int status, long count) {
        if (count > 0) {
            answers.merge(status, count, Long::sum);
        }
    }

    long answered() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }
}
