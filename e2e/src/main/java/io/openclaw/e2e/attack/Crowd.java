package io.openclaw.e2e.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Many attackers on one thread. Each is visited once a second, spread over it; an attacker whose connection was ended comes back at its next
 * visit. Sockets don't block, so that a stalled router stalls nobody here.
 */
final class Crowd implements AutoCloseable {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** Steps in which a second's visits are made. */
    private static final int STEPS = 100;
    /** In which all come: thousands of connections in one moment would be this machine's own work as much as the router's. */
    private static final int RAMP_SECONDS = 5;
    /** Loopback addresses that the crowd comes from: each has its own ports, and closed connections keep theirs for a minute. */
    private static final int ADDRESSES = 8;

    private final List<Attacker> attackers = new ArrayList<>();
    private final CrowdTally tally = new CrowdTally();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;

    private Crowd(int size, Habit habit, InetSocketAddress router) {
        try {
            for (int i = 0; i < size; i++) {
                InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + i % ADDRESSES)});
                attackers.add(new Attacker(habit, from, router, tally));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // four bytes are always an address
        }
        thread = Thread.ofPlatform().name("crowd").daemon().unstarted(this::run);
    }

    /**
     * How an attacker behaves.
     *
     * @param head what it sends first
     * @param receiveBuffer in bytes; 0 for the system's
     * @param readsEachSecond bytes that it takes
     * @param each what it sends each second after that; empty for nothing
     */
    record Habit(String head, int receiveBuffer, int readsEachSecond, String each) {
        byte[] request() {
            return head.getBytes(StandardCharsets.ISO_8859_1);
        }

        byte[] sendsEachSecond() {
            return each.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    static Crowd start(int size, Habit habit, InetSocketAddress router) {
        Crowd crowd = new Crowd(size, habit, router);
        crowd.thread.start();
        return crowd;
    }

    CrowdTally tally() {
        return tally;
    }

    private void run() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(64 * 1024);
        long next = System.nanoTime();
        for (long turn = 0; !stopped.get(); turn++) {
            long second = turn / STEPS;
            for (int i = (int) (turn % STEPS); i < attackers.size(); i += STEPS) {
                if (i / STEPS % RAMP_SECONDS <= second) {
                    attackers.get(i).visit(scratch);
                }
            }
            next += SECOND_NANOS / STEPS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        // those who have no answer yet first: they free no place, and so let in nobody who would be answered unseen
        for (Attacker attacker : attackers) {
            attacker.leaveUnlessAnswered(scratch);
        }
        for (Attacker attacker : attackers) {
            attacker.leave(scratch);
        }
    }

    /** All leave. */
    @Override
    public void close() {
        stopped.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
