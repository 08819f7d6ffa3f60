package io.openclaw.e2e.scale;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.proof.RouterStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How far the routers have come, by what is written: all are done once every one is said to be Ready, for the spec that it has, and has its pods. The same for
 * whoever writes it.
 */
final class Progress {
    private static final String DEPLOYMENTS = "deployments.apps";
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Size size;
    private final Set<String> ready = new HashSet<>();
    private final Set<String> staffed = new HashSet<>();
    private final CountDownLatch early;
    private final CountDownLatch done = new CountDownLatch(1);
    private long begun;
    private long ended;

    Progress(Size size) {
        this.size = size;
        early = new CountDownLatch(size.early() == 0 ? 0 : 1);
    }

    /** Takes a write into account. */
    synchronized void see(Write write) {
        if (write.resource().equals(RouterStatus.RESOURCE)) {
            if (begun == 0 && write.name().compareTo(Routers.name(size.early())) >= 0) {
                begun = write.nanos();
            }
            keep(ready, write, write.after().filter(Progress::isReady).isPresent());
        } else if (write.resource().equals(DEPLOYMENTS)) {
            keep(
                    staffed,
                    write,
                    write.after()
                            .filter(deployment ->
                                    deployment.at("/status/readyReplicas").asInt() == size.pods())
                            .isPresent());
        }
        if (ready.size() >= size.early() && staffed.size() >= size.early()) {
            early.countDown();
        }
        if (ended == 0 && ready.size() == size.routers() && staffed.size() == size.routers()) {
            ended = write.nanos();
            done.countDown();
        }
    }

    private static void keep(Set<String> names, Write write, boolean wanted) {
        if (wanted) {
            names.add(write.name());
        } else {
            names.remove(write.name());
        }
    }

    private static boolean isReady(ObjectNode router) {
        long generation = router.at("/metadata/generation").asLong();
        return router.at("/status/observedGeneration").asLong() == generation
                && router.at("/status/conditions")
                        .valueStream()
                        .anyMatch(condition -> "Ready"
                                        .equals(condition.path("type").asText())
                                && "True".equals(condition.path("status").asText())
                                && condition.path("observedGeneration").asLong() == generation);
    }

    /** Waits as {@link #await} does, but for the {@link Size#early early} ones. */
    void awaitEarly(ProcessHandle program, Duration atMost) throws InterruptedException {
        await(early, program, atMost);
    }

    /**
     * From the creation of the first resource behind the {@link Size#early early} ones until all are done.
     *
     * @param program that brings them there
     * @throws IllegalStateException saying how far it came, when it ends before or takes longer than {@code atMost}
     */
    Duration await(ProcessHandle program, Duration atMost) throws InterruptedException {
        await(done, program, atMost);
        return time();
    }

    private void await(CountDownLatch latch, ProcessHandle program, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!latch.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!program.isAlive()) {
                throw new IllegalStateException("the program has ended: " + this);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not within " + atMost.toSeconds() + " s: " + this);
            }
        }
    }

    private synchronized Duration time() {
        return Duration.ofNanos(ended - begun);
    }

    @Override
    public synchronized String toString() {
        return "of %d routers %d are Ready, %d have all their pods"
                .formatted(size.routers(), ready.size(), staffed.size());
    }
}
