package io.openclaw.router.bench;

import io.openclaw.router.admission.Cap;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.admission.Lane;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.admission.Turn;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A request through the gate. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(time = 1)
@Measurement(time = 1)
public class GateBenchmark {

    private static final int CONCURRENT = 1_000;
    private static final int WAITING = 10_000;
    private static final long HEAD_BYTES = 512;
    private static final Turn NOBODY = ticket -> {};

    private static Gate gate(int concurrent) {
        return new Gate(
                concurrent,
                WAITING,
                new Ledger(Map.of(Owner.QUEUE, WAITING * HEAD_BYTES)),
                RouterLog.to(new PrintStream(PrintStream.nullOutputStream()), RouterLog.Format.TEXT),
                System::nanoTime);
    }

    /** Room for all: what nearly every request meets. */
    @State(Scope.Benchmark)
    public static class Room {
        final Gate gate = gate(CONCURRENT);
        final Lane lane = gate.lane(List.of(new Cap(CONCURRENT), new Cap(CONCURRENT)));
    }

    /** One slot, and so many lanes with one request waiting in each: every end admits from the next lane. */
    @State(Scope.Thread)
    public static class Lanes {
        private static final int LANES = 16;

        final Gate gate = gate(1);
        final List<Lane> lanes = new ArrayList<>();
        final ArrayDeque<Ticket> running = new ArrayDeque<>();
        int next;

        public Lanes() {
            for (int i = 0; i < LANES; i++) {
                lanes.add(gate.lane(List.of()));
            }
            running.add(Objects.requireNonNull(gate.offer(lanes.getFirst(), HEAD_BYTES, running::add)));
            lanes.forEach(lane -> gate.offer(lane, HEAD_BYTES, running::add));
        }
    }

    @Benchmark
    public boolean uncontended(Room room) {
        return pass(room);
    }

    @Benchmark
    @Threads(2)
    public boolean fromTwoLoops(Room room) {
        return pass(room);
    }

    /** One ends, the first of the next lane runs, another takes its place at that lane's end. */
    @Benchmark
    public boolean roundRobin(Lanes lanes) {
        boolean ended = lanes.running.remove().close(Ticket.End.PROCESSED);
        lanes.next = (lanes.next + 1) % Lanes.LANES;
        lanes.gate.offer(lanes.lanes.get(lanes.next), HEAD_BYTES, lanes.running::add);
        return ended;
    }

    private static boolean pass(Room room) {
        return Objects.requireNonNull(room.gate.offer(room.lane, HEAD_BYTES, NOBODY))
                .close(Ticket.End.PROCESSED);
    }
}
