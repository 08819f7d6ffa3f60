package io.openclaw.router.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The gate beside the plainest thing that behaves the same: lists, and loops over them. Each step is done to both, and after it both are
 * compared in full. A new kind of step is one more case of {@link #step}.
 */
final class GateModel {
    private static final int BYTES = 1_000;

    private final Random random;
    private int slots;
    private int maxSize;
    private int maxBytes = BYTES;
    private final int[] capOfLane;
    private final List<Request> running = new ArrayList<>();
    private final List<Deque<Request>> waiting = new ArrayList<>();
    private final List<Request> ended = new ArrayList<>();
    /** Lanes with somebody in them, in the order of their turns. */
    private final Deque<Integer> turns = new ArrayDeque<>();

    private long enqueued;
    private long rejected;
    private long processed;
    private long abandoned;
    private int born;
    private int sizeBefore;
    private long bytesBefore;
    private int runningBefore;

    private final Ledger ledger = new Ledger(Map.of(Owner.QUEUE, (long) BYTES));
    private final Gate gate;
    private final List<Lane> lanes = new ArrayList<>();
    /** What the gate said in the last step, in its order. */
    private final List<Integer> admittedByGate = new ArrayList<>();
    /** And what the model says. */
    private final List<Integer> admittedByModel = new ArrayList<>();

    private static final class Request {
        final int number;
        final int lane;
        final long bytes;
        Ticket ticket;

        Request(int number, int lane, long bytes) {
            this.number = number;
            this.lane = lane;
            this.bytes = bytes;
        }
    }

    GateModel(long seed) {
        random = new Random(seed);
        slots = 1 + random.nextInt(4);
        maxSize = random.nextInt(8);
        capOfLane = new int[1 + random.nextInt(4)];
        gate = new Gate(slots, maxSize, ledger, silent(), System::nanoTime);
        for (int i = 0; i < capOfLane.length; i++) {
            capOfLane[i] = 1 + random.nextInt(3);
            lanes.add(gate.lane(List.of(new Cap(capOfLane[i]))));
            waiting.add(new ArrayDeque<>());
        }
    }

    private static RouterLog silent() {
        return RouterLog.to(new PrintStream(OutputStream.nullOutputStream()), RouterLog.Format.TEXT);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            compare();
        }
        while (!running.isEmpty() || size() > 0) {
            end(running.isEmpty() ? firstWaiting() : running.get(random.nextInt(running.size())), Ticket.End.PROCESSED);
            compare();
        }
        assertThat(ledger.leased()).as("everything has come back").isZero();
    }

    private void step() {
        switch (random.nextInt(11)) {
            case 0, 1, 2, 3, 4 -> offer();
            case 5, 6 -> endOneRunning(Ticket.End.PROCESSED);
            case 7 -> endOneRunning(Ticket.End.ABANDONED); // cancelled, or the client is gone
            case 8 -> endOneWaiting(random.nextBoolean() ? Ticket.End.ABANDONED : Ticket.End.REJECTED);
            case 9 -> endAgain();
            case 10 -> reconfigure();
            default -> throw new AssertionError();
        }
    }

    private void offer() {
        Request request = new Request(
                born++, random.nextInt(lanes.size()), random.nextInt(10) == 0 ? BYTES : random.nextInt(400));
        enqueued++;
        boolean runs = waiting.get(request.lane).isEmpty() && hasRoom(request.lane);
        boolean waits = !runs && size() < maxSize && bytes() + request.bytes <= maxBytes;
        request.ticket =
                gate.offer(lanes.get(request.lane), request.bytes, ticket -> admittedByGate.add(request.number));
        assertThat(request.ticket != null).as("taken").isEqualTo(runs || waits);
        if (runs) {
            running.add(request);
            assertThat(request.ticket.ranAtOnce()).isTrue();
        } else if (waits) {
            if (waiting.get(request.lane).isEmpty()) {
                turns.addLast(request.lane);
            }
            waiting.get(request.lane).add(request);
            assertThat(request.ticket.ranAtOnce()).isFalse();
        } else {
            rejected++;
        }
    }

    private void endOneRunning(Ticket.End end) {
        if (!running.isEmpty()) {
            end(running.get(random.nextInt(running.size())), end);
        }
    }

    private void endOneWaiting(Ticket.End end) {
        List<Request> all = new ArrayList<>();
        waiting.forEach(all::addAll);
        if (!all.isEmpty()) {
            end(all.get(random.nextInt(all.size())), end);
        }
    }

    private void endAgain() {
        if (!ended.isEmpty()) {
            Request request = ended.get(random.nextInt(ended.size()));
            assertThat(request.ticket.close(Ticket.End.PROCESSED))
                    .as("a second end counts")
                    .isFalse();
        }
    }

    private void end(Request request, Ticket.End end) {
        assertThat(request.ticket.isWaitedFor()).as("waited for").isEqualTo(isWaitedFor(request));
        if (!running.remove(request)) {
            waiting.get(request.lane).remove(request);
            if (waiting.get(request.lane).isEmpty()) {
                turns.remove(request.lane);
            }
        }
        ended.add(request);
        switch (end) {
            case PROCESSED -> processed++;
            case REJECTED -> rejected++;
            case ABANDONED -> abandoned++;
        }
        admit();
        assertThat(request.ticket.close(end)).isTrue();
    }

    private boolean isWaitedFor(Request request) {
        if (!running.contains(request)) {
            return false;
        }
        for (int lane = 0; lane < lanes.size(); lane++) {
            if (!waiting.get(lane).isEmpty() && (lane == request.lane || runningIn(lane) < capOfLane[lane])) {
                return true;
            }
        }
        return false;
    }

    /** Other bounds: who is in stays, who waits may come in. */
    private void reconfigure() {
        slots = 1 + random.nextInt(4);
        maxSize = random.nextInt(8);
        maxBytes = random.nextInt(2 * BYTES);
        ledger.bound(Owner.QUEUE, maxBytes);
        admit();
        gate.resize(slots, maxSize);
    }

    /** Lanes in turn, first come first served within each; one that has no room passes its turn. */
    private void admit() {
        for (int passed = 0; passed < turns.size() && running.size() < slots; ) {
            int lane = turns.removeFirst();
            if (runningIn(lane) >= capOfLane[lane]) {
                turns.addLast(lane);
                passed++;
                continue;
            }
            passed = 0;
            Request first = waiting.get(lane).remove();
            if (!waiting.get(lane).isEmpty()) {
                turns.addLast(lane);
            }
            running.add(first);
            admittedByModel.add(first.number);
        }
    }

    private boolean hasRoom(int lane) {
        return running.size() < slots && runningIn(lane) < capOfLane[lane];
    }

    private long runningIn(int lane) {
        return running.stream().filter(request -> request.lane == lane).count();
    }

    private Request firstWaiting() {
        return waiting.stream()
                .filter(lane -> !lane.isEmpty())
                .findFirst()
                .orElseThrow()
                .peek();
    }

    private int size() {
        return waiting.stream().mapToInt(Deque::size).sum();
    }

    private long bytes() {
        return waiting.stream()
                .flatMap(Deque::stream)
                .mapToLong(request -> request.bytes)
                .sum();
    }

    private void compare() {
        Gate.Figures figures = gate.figures();
        assertThat(admittedByGate).as("who was let in, in which order").isEqualTo(admittedByModel);
        // a bound that was lowered lets nobody in, and puts nobody out
        assertThat(figures.size()).isEqualTo(size()).isLessThanOrEqualTo(Math.max(maxSize, sizeBefore));
        assertThat(gate.waiting()).isEqualTo(size());
        assertThat(figures.bytes())
                .isEqualTo(bytes())
                .isEqualTo(ledger.leased(Owner.QUEUE))
                .isLessThanOrEqualTo(Math.max(maxBytes, bytesBefore));
        assertThat(figures.inFlight()).isEqualTo(running.size()).isLessThanOrEqualTo(Math.max(slots, runningBefore));
        sizeBefore = size();
        bytesBefore = bytes();
        runningBefore = running.size();
        assertThat(List.of(figures.enqueued(), figures.processed(), figures.rejected(), figures.abandoned()))
                .isEqualTo(List.of(enqueued, processed, rejected, abandoned));
        assertThat(figures.enqueued())
                .isEqualTo(figures.processed()
                        + figures.rejected()
                        + figures.abandoned()
                        + figures.size()
                        + figures.inFlight());
    }
}
