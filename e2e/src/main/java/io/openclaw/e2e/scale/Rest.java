package io.openclaw.e2e.scale;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What the operator does while nothing has to be done.
 *
 * @param cores of CPU time by time
 * @param writes of it that took effect
 * @param requests to the API server, everybody's, those without effect too
 * @param scrapes of all pods
 * @param least scrapes of the pod that was asked least
 */
record Rest(
        Duration time, double cores, Map<String, Long> writes, Map<String, Long> requests, long scrapes, long least) {
    /** Nothing written for so long is quiet. */
    private static final Duration QUIET = Duration.ofSeconds(12);

    private static final Duration UNTIL_QUIET = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** Waits until the last status is written, after all pods were sampled for the first time. */
    static void await(OperatorRound round) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + UNTIL_QUIET.toNanos();
        long since = System.nanoTime();
        long before = Tally.sum(round.cluster().writes().soFar());
        while (System.nanoTime() - since < QUIET.toNanos()) {
            if (!round.operator().isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("the operator does not come to rest, see "
                        + round.operator().log() + "; it wrote "
                        + round.cluster().writes().soFar());
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            long now = Tally.sum(round.cluster().writes().soFar());
            if (now != before) {
                since = System.nanoTime();
                before = now;
            }
        }
    }

    /** Looks on for so long. */
    static Rest watch(OperatorRound round, RequestCount requests, Duration time) throws InterruptedException {
        Map<String, Long> writesBefore = round.cluster().writes().soFar();
        Map<String, Long> requestsBefore = requests.soFar();
        long[] scrapesBefore = round.cluster().scrapes();
        Duration cpuBefore = Cpu.of(round.operator().pid());
        long begin = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        Duration cpu = Cpu.of(round.operator().pid()).minus(cpuBefore);
        long taken = System.nanoTime() - begin;
        long[] scrapes = round.cluster().scrapes();
        long[] each = IntStream.range(0, scrapes.length)
                .mapToLong(pod -> scrapes[pod] - scrapesBefore[pod])
                .toArray();
        return new Rest(
                Duration.ofNanos(taken),
                (double) cpu.toNanos() / taken,
                round.cluster().writes().since(writesBefore),
                requests.since(requestsBefore),
                Arrays.stream(each).sum(),
                Arrays.stream(each).min().orElse(0));
    }
}
