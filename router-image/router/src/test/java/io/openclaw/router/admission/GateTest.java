package io.openclaw.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Turn NOBODY = ticket -> {};

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Ledger ledger = new Ledger(Map.of(Owner.QUEUE, 1000L));
    private final AtomicLong clock = new AtomicLong();

    private Gate gate(int concurrent, int size) {
        return new Gate(
                concurrent,
                size,
                ledger,
                RouterLog.to(new PrintStream(log, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT),
                clock::get);
    }

    private static void assertIdentity(Gate.Figures f) {
        assertThat(f.enqueued())
                .as("%s", f)
                .isEqualTo(f.processed() + f.rejected() + f.abandoned() + f.size() + f.inFlight());
        assertThat(f.size()).isBetween(0L, f.maxSize());
        assertThat(f.bytes()).isBetween(0L, f.maxBytes());
    }

    @Test
    void countsHowLongWhoHadToWaitHasWaited() {
        Gate gate = gate(1, 10);
        Lane lane = gate.lane(List.of());
        Ticket running = gate.offer(lane, 1, NOBODY);
        gate.offer(lane, 1, NOBODY);
        Ticket leaves = gate.offer(lane, 1, NOBODY);
        clock.set(3_000_000);
        leaves.close(Ticket.End.ABANDONED);
        clock.set(90_000_000_000L);
        running.close(Ticket.End.PROCESSED);

        WaitTimes waited = gate.figures().waited();
        assertThat(waited.counts().get(1)).as("above 1 ms, up to 5").isEqualTo(1);
        assertThat(waited.counts().getLast()).as("above a minute").isEqualTo(1);
        assertThat(waited.counts().stream().mapToLong(Long::longValue).sum())
                .as("who ran at once has not waited")
                .isEqualTo(2);
        assertThat(waited.seconds()).isEqualTo(90.003);
    }

    @Test
    void whoWaitsIsAdmittedInTheOrderOfComing() {
        Gate gate = gate(1, 10);
        Lane lane = gate.lane(List.of());
        List<Integer> order = new ArrayList<>();
        List<Ticket> running = new ArrayList<>(List.of(gate.offer(lane, 1, NOBODY)));
        for (int i = 0; i < 5; i++) {
            int number = i;
            gate.offer(lane, 1, ticket -> {
                order.add(number);
                running.add(ticket);
            });
        }
        for (int i = 0; i < 6; i++) {
            assertThat(running.get(i).close(Ticket.End.PROCESSED)).isTrue();
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        assertThat(gate.figures().processed()).isEqualTo(6);
        assertThat(ledger.leased()).isZero();
    }

    @Test
    void lanesTakeTurnsSoThatALongOneHoldsUpNoOther() {
        Gate gate = gate(1, 10);
        Lane slow = gate.lane(List.of());
        Lane quick = gate.lane(List.of());
        List<String> order = new ArrayList<>();
        List<Ticket> running = new ArrayList<>(List.of(gate.offer(slow, 1, NOBODY)));
        for (String name : List.of("s1", "s2", "s3")) {
            gate.offer(slow, 1, ticket -> {
                order.add(name);
                running.add(ticket);
            });
        }
        gate.offer(quick, 1, ticket -> {
            order.add("q1");
            running.add(ticket);
        });
        for (int i = 0; i < 5; i++) {
            running.get(i).close(Ticket.End.PROCESSED);
        }
        assertThat(order.indexOf("q1")).isLessThanOrEqualTo(1);
        assertThat(order).hasSize(4);
    }

    @Test
    void aCapHoldsItsOwnLaneOnly() {
        Gate gate = gate(10, 10);
        Lane capped = gate.lane(List.of(new Cap(1)));
        Lane free = gate.lane(List.of());
        Ticket first = gate.offer(capped, 1, NOBODY);
        List<Ticket> admitted = new ArrayList<>();
        Ticket second = gate.offer(capped, 1, admitted::add);
        assertThat(first.ranAtOnce()).isTrue();
        assertThat(second.ranAtOnce()).isFalse();
        assertThat(gate.offer(free, 1, NOBODY).ranAtOnce()).isTrue();
        first.close(Ticket.End.PROCESSED);
        assertThat(admitted).containsExactly(second);
    }

    @Test
    void countAndBytesBoundTheQueueEach() {
        Gate gate = gate(1, 3);
        Lane lane = gate.lane(List.of());
        Ticket running = gate.offer(lane, 400, NOBODY);
        assertThat(ledger.leased())
                .as("a running request holds nothing in the queue")
                .isZero();
        Ticket a = gate.offer(lane, 400, NOBODY);
        assertThat(gate.offer(lane, 601, NOBODY)).as("too many bytes").isNull();
        Ticket b = gate.offer(lane, 300, NOBODY);
        Ticket c = gate.offer(lane, 300, NOBODY);
        assertThat(gate.figures().bytes()).isEqualTo(1000);
        assertThat(gate.offer(lane, 0, NOBODY)).as("too many").isNull();
        assertIdentity(gate.figures());
        for (Ticket ticket : List.of(c, b, a, running)) {
            assertThat(ticket.close(Ticket.End.ABANDONED)).isTrue();
            assertThat(ticket.close(Ticket.End.PROCESSED)).as("a second time").isFalse();
        }
        assertThat(gate.figures().abandoned()).isEqualTo(4);
        assertThat(gate.figures().rejected()).isEqualTo(2);
        assertThat(ledger.leased()).isZero();
    }

    @Test
    void anOverflowIsOneEpisodeUntilTheLowMark() {
        Gate gate = gate(1, 8);
        Lane lane = gate.lane(List.of());
        gate.offer(lane, 1, NOBODY);
        List<Ticket> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(gate.offer(lane, 1, NOBODY));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(gate.offer(lane, 1, NOBODY)).isNull();
        }
        waiting.remove(0).close(Ticket.End.ABANDONED);
        assertThat(gate.figures().overflowActive()).isTrue();
        waiting.add(gate.offer(lane, 1, NOBODY));
        assertThat(gate.offer(lane, 1, NOBODY)).isNull();
        while (waiting.size() > 3) {
            waiting.remove(0).close(Ticket.End.ABANDONED);
        }
        assertThat(gate.figures().overflowActive()).isFalse();
        String said = log.toString(StandardCharsets.UTF_8);
        assertThat(said.split("clw-queue-overflow", -1)).hasSize(2);
        assertThat(said).contains("Request queue backlog: 2 pending requests").contains("Rejected: 6");
    }

    @Test
    void retryAfterFollowsTheQueueAndTheServiceRate() {
        Gate gate = gate(1, 100);
        Lane lane = gate.lane(List.of());
        assertThat(gate.retryAfterSeconds()).isBetween(1L, 2L);
        for (int i = 0; i < 20; i++) { // 10 a second
            Ticket ticket = gate.offer(lane, 1, NOBODY);
            clock.addAndGet(100_000_000);
            ticket.close(Ticket.End.PROCESSED);
        }
        gate.offer(lane, 1, NOBODY);
        for (int i = 0; i < 100; i++) {
            gate.offer(lane, 1, NOBODY);
        }
        assertThat(gate.retryAfterSeconds()).isBetween(9L, 16L);
    }

    @Test
    void aLoweredLimitAdmitsNobodyUntilItIsReachedAndARaisedOneAdmitsAtOnce() {
        Gate gate = gate(3, 10);
        Cap cap = new Cap(10);
        Lane lane = gate.lane(List.of(cap));
        List<Ticket> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            running.add(gate.offer(lane, 1, NOBODY));
        }
        List<Ticket> admitted = new ArrayList<>();
        gate.resize(1, 10);
        for (int i = 0; i < 3; i++) {
            gate.offer(lane, 1, admitted::add);
        }
        running.get(0).close(Ticket.End.PROCESSED);
        running.get(1).close(Ticket.End.PROCESSED);
        assertThat(admitted).isEmpty();
        running.get(2).close(Ticket.End.PROCESSED);
        assertThat(admitted).hasSize(1);

        gate.resize(cap, 2);
        gate.resize(5, 10);
        assertThat(admitted).as("the other limit still holds").hasSize(2);
        gate.resize(cap, 3);
        assertThat(admitted).hasSize(3);
        assertIdentity(gate.figures());
    }

    @Test
    void laneAfterLaneLeavesNothingBehind() {
        Gate gate = gate(1, 10);
        Ticket running = gate.offer(gate.lane(List.of()), 1, NOBODY);
        for (int i = 0; i < 1_000; i++) {
            gate.offer(gate.lane(List.of()), 1, NOBODY).close(Ticket.End.ABANDONED);
        }
        List<Ticket> admitted = new ArrayList<>();
        gate.offer(gate.lane(List.of()), 1, admitted::add);
        assertThat(gate.waitingLanes()).isEqualTo(1);
        running.close(Ticket.End.PROCESSED);
        assertThat(admitted).hasSize(1);
        assertThat(gate.waitingLanes()).isZero();
    }

    @Test
    void theIdentityHoldsInEverySnapshotUnderConcurrency() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        Gate gate = gate(8, 16);
        List<Lane> lanes = List.of(gate.lane(List.of()), gate.lane(List.of(new Cap(2))), gate.lane(List.of()));
        ConcurrentLinkedQueue<Ticket> running = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(threads);
        AtomicBoolean watching = new AtomicBoolean(true);
        AtomicLong snapshots = new AtomicLong();
        AtomicLong turnedAway = new AtomicLong();
        CompletableFuture<Void> watcher = CompletableFuture.runAsync(
                () -> {
                    while (watching.get()) {
                        assertIdentity(gate.figures());
                        snapshots.incrementAndGet();
                    }
                },
                task -> Thread.ofPlatform().start(task));
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform().start(() -> {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                for (int i = 0; i < each; i++) {
                    Ticket ticket = gate.offer(lanes.get(random.nextInt(3)), random.nextInt(100), running::add);
                    if (ticket == null) {
                        turnedAway.incrementAndGet();
                    } else if (ticket.ranAtOnce()) {
                        running.add(ticket);
                    } else if (random.nextInt(10) == 0) {
                        ticket.close(Ticket.End.ABANDONED); // perhaps just when it is admitted
                    }
                    if (random.nextBoolean()) {
                        Ticket ended = running.poll();
                        if (ended != null) {
                            ended.close(Ticket.End.PROCESSED);
                        }
                    }
                }
                done.countDown();
            });
        }
        done.await();
        for (Ticket ended = running.poll(); ended != null; ended = running.poll()) {
            ended.close(Ticket.End.PROCESSED);
        }
        watching.set(false);
        watcher.join();
        Gate.Figures end = gate.figures();
        assertIdentity(end);
        assertThat(end.enqueued()).isEqualTo((long) threads * each);
        assertThat(end.rejected()).isEqualTo(turnedAway.get());
        assertThat(end.size() + end.inFlight()).isZero();
        assertThat(end.bytes()).isZero();
        assertThat(ledger.leased()).isZero();
        assertThat(snapshots.get()).isPositive();
    }

    @Test
    void whileItShedsNobodyNewIsLetInAndWhoIsHereGoesOn() {
        Gate gate = gate(1, 10);
        Lane lane = gate.lane(List.of());
        Ticket running = gate.offer(lane, 1, NOBODY);
        AtomicBoolean called = new AtomicBoolean();
        gate.offer(lane, 1, ticket -> called.set(true));

        gate.shed(true);
        assertThat(gate.offer(lane, 1, NOBODY)).isNull();
        running.close(Ticket.End.PROCESSED);
        assertThat(called).isTrue();
        assertThat(gate.figures().rejected()).isEqualTo(1);
        assertThat(gate.figures().overflowActive()).as("the queue has room").isFalse();
        assertIdentity(gate.figures());

        gate.shed(false);
        assertThat(gate.offer(lane, 1, NOBODY)).isNotNull();
        assertIdentity(gate.figures());
    }
}
