package io.openclaw.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Random histories of arrivals, ends, cancels and departures. A failure names its seed: {@code -Dgate.seed=N} runs that one alone. */
class GatePropertyTest {
    private static final int CASES = 5_000;
    private static final int STEPS = 100;

    private static final int THREADS = 4;
    private static final int THREADED_CASES = 50;
    private static final int OFFERS = 400;
    private static final int SLOTS = 3;
    private static final int MAX_SIZE = 20;
    private static final long MAX_BYTES = 2_000;

    @Test
    void theGateDoesWhatThePlainModelDoes() {
        Long only = Long.getLong("gate.seed");
        long first = only == null ? new Random().nextLong() : only;
        for (long seed = first; seed < first + (only == null ? CASES : 1); seed++) {
            try {
                new GateModel(seed).run(STEPS);
            } catch (AssertionError e) {
                throw new AssertionError("with -Dgate.seed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Threads that offer and end at random, one that looks all along: nothing is ever exceeded or lost, and each lane is let in in its order. */
    @Test
    void boundsAndIdentityHoldAtEveryMomentWithManyThreads() throws InterruptedException {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + THREADED_CASES; seed++) {
            try {
                threaded(seed);
            } catch (AssertionError e) {
                throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void threaded(long seed) throws InterruptedException {
        Ledger ledger = new Ledger(Map.of(Owner.QUEUE, MAX_BYTES));
        Gate gate = new Gate(
                SLOTS,
                MAX_SIZE,
                ledger,
                RouterLog.to(new PrintStream(OutputStream.nullOutputStream()), RouterLog.Format.TEXT),
                System::nanoTime);
        List<Lane> lanes =
                List.of(gate.lane(List.of(new Cap(2))), gate.lane(List.of(new Cap(2))), gate.lane(List.of()));
        ConcurrentLinkedQueue<Ticket> mayEnd = new ConcurrentLinkedQueue<>();
        AtomicInteger ends = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Thread watcher = Thread.ofPlatform().start(() -> {
            try {
                while (!over.get()) {
                    assertBounded(gate, ledger);
                }
            } catch (Throwable e) {
                failures.add(e);
            }
        });
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = new Random(seed * THREADS + t);
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < OFFERS; i++) {
                        Lane lane = lanes.get(random.nextInt(lanes.size()));
                        Ticket ticket = gate.offer(lane, random.nextInt(500), mayEnd::add);
                        if (ticket != null) {
                            taken.incrementAndGet();
                            if (ticket.ranAtOnce() || random.nextInt(4) == 0) { // or leaves while it waits
                                mayEnd.add(ticket);
                            }
                        }
                        for (int e = random.nextInt(3); e > 0; e--) {
                            endOne(mayEnd, random, ends);
                        }
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Random random = new Random(seed);
        while (endOne(mayEnd, random, ends)) {
            assertBounded(gate, ledger);
        }
        over.set(true);
        watcher.join();
        assertThat(failures).isEmpty();
        Gate.Figures end = gate.figures();
        assertThat(end.size()).isZero();
        assertThat(end.inFlight()).isZero();
        assertThat(end.enqueued()).isEqualTo((long) THREADS * OFFERS);
        assertThat(ends).as("each ended exactly once").hasValue(taken.get());
        assertThat(ledger.leased()).isZero();
    }

    private static boolean endOne(ConcurrentLinkedQueue<Ticket> mayEnd, Random random, AtomicInteger ends) {
        Ticket ticket = mayEnd.poll();
        if (ticket == null) {
            return false;
        }
        Ticket.End end = Ticket.End.values()[random.nextInt(Ticket.End.values().length)];
        if (ticket.close(end)) {
            ends.incrementAndGet();
        }
        return true;
    }

    private static void assertBounded(Gate gate, Ledger ledger) {
        Gate.Figures f = gate.figures();
        assertThat(f.size()).isBetween(0L, (long) MAX_SIZE);
        assertThat(f.inFlight()).isBetween(0L, (long) SLOTS);
        assertThat(f.bytes()).isBetween(0L, MAX_BYTES);
        assertThat(ledger.leased(Owner.QUEUE)).isBetween(0L, MAX_BYTES);
        assertThat(f.enqueued())
                .as("%s", f)
                .isEqualTo(f.processed() + f.rejected() + f.abandoned() + f.size() + f.inFlight());
    }
}
