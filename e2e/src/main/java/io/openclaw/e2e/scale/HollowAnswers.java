package io.openclaw.e2e.scale;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What pods answer, made once a second for all that say the same: it is the operator's work that is measured. For one thread. */
final class HollowAnswers {
    private final long begun = System.nanoTime();
    private final byte[][] answers = new byte[HollowMetrics.PHASES][];
    private long second = -1;

    /** The whole answer to {@code GET /metrics}. */
    byte[] of(int pod, String configHash) {
        Duration up = Duration.ofNanos(System.nanoTime() - begun);
        if (up.toSeconds() != second) {
            second = up.toSeconds();
            for (int phase = 0; phase < answers.length; phase++) {
                String json = HollowMetrics.of(phase, up, configHash).toJson();
                answers[phase] = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                + json.length() + "\r\n\r\n" + json)
                        .getBytes(StandardCharsets.US_ASCII);
            }
        }
        return answers[pod % answers.length];
    }
}
