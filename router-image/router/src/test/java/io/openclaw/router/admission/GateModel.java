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
    private static final long BYTES = 1_000;

    private final Random random;
    private final int slots;
    private final int maxSize;
    private final int[] capOfLane;
    private final List<Request> running = new ArrayList<>();
    private final List<Deque<Request>> waiting = new ArrayList<>();
    private final List<Request> ended = new ArrayList<>();
    private int nextLane;
    private long enqueued;
    private long rejected;
    private long processed;
    private long abandoned;
    private int born;

    private final Ledger ledger = new Ledger(Map.of(Owner.QUEUE, BYTES));
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
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> offer();
            case 5, 6 -> endOneRunning(Ticket.End.PROCESSED);
            case 7 -> endOneRunning(Ticket.End.ABANDONED); // cancelled, or the client is gone
            case 8 -> endOneWaiting(random.nextBoolean() ? Ticket.End.ABANDONED : Ticket.End.REJECTED);
            case 9 -> endAgain();
            default -> throw new AssertionError();
        }
    }

    private void offer() {
        Request request = new Request(
                born++, random.nextInt(lanes.size()), random.nextInt(10) == 0 ? BYTES : random.nextInt(400));
        enqueued++;
        boolean runs = waiting.get(request.lane).isEmpty() && hasRoom(request.lane);
        boolean waits = !runs && size() < maxSize && bytes() + request.bytes <= BYTES;
        request.ticket =
                gate.offer(lanes.get(request.lane), request.bytes, ticket -> admittedByGate.add(request.number));
        assertThat(request.ticket != null).as("taken").isEqualTo(runs || waits);
        if (runs) {
            running.add(request);
            assertThat(request.ticket.ranAtOnce()).isTrue();
        } else if (waits) {
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

    /** Lanes in turn, first come first served within each. */
    private void admit() {
        for (int fruitless = 0; size() > 0 && running.size() < slots && fruitless < lanes.size(); ) {
            int lane = nextLane;
            nextLane = (nextLane + 1) % lanes.size();
            if (waiting.get(lane).isEmpty() || runningIn(lane) >= capOfLane[lane]) {
                fruitless++;
                continue;
            }
            fruitless = 0;
            Request first = waiting.get(lane).remove();
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
        assertThat(figures.size()).isEqualTo(size()).isLessThanOrEqualTo(maxSize);
        assertThat(gate.waiting()).isEqualTo(size());
        assertThat(figures.bytes())
                .isEqualTo(bytes())
                .isEqualTo(ledger.leased(Owner.QUEUE))
                .isLessThanOrEqualTo(BYTES);
        assertThat(figures.inFlight()).isEqualTo(running.size()).isLessThanOrEqualTo(slots);
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
