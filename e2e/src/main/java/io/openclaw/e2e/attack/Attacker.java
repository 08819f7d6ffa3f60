package io.openclaw.e2e.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One of a crowd, on the crowd's thread. */
final class Attacker {
    /** Where the status line has its three digits: {@code HTTP/1.1 200}. */
    private static final int STATUS_AT = 9;

    private static final int STATUS_END = 12;
    /** The answer to an upgrade. */
    static final int SWITCHED = 101;
    /** A masked WebSocket ping: to who reads nothing, only a write that fails tells that the connection is gone. */
    private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

    private final Crowd.Habit habit;
    private final InetAddress from;
    private final InetSocketAddress router;
    private final CrowdTally tally;
    private @Nullable SocketChannel channel;
    private boolean asked;
    private boolean answered;
    private boolean switched;
    private final StringBuilder status = new StringBuilder(STATUS_END);

    Attacker(Crowd.Habit habit, InetAddress from, InetSocketAddress router, CrowdTally tally) {
        this.habit = habit;
        this.from = from;
        this.router = router;
        this.tally = tally;
    }

    void visit(ByteBuffer scratch) {
        SocketChannel open = channel;
        try {
            if (open == null) {
                open = connect();
            }
            if (open.isConnected() || open.finishConnect()) {
                act(open, scratch);
            }
        } catch (IOException e) { // reset by the router, or not accepted: it comes back
            ended();
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        tally.open.incrementAndGet();
        asked = false;
        answered = false;
        switched = false;
        status.setLength(0);
        opened.configureBlocking(false);
        if (habit.receiveBuffer() > 0) {
            opened.setOption(StandardSocketOptions.SO_RCVBUF, habit.receiveBuffer());
        }
        opened.bind(new InetSocketAddress(from, 0));
        opened.connect(router);
        return opened;
    }

    private void act(SocketChannel open, ByteBuffer scratch) throws IOException {
        if (!asked) {
            asked = true;
            tally.connected.incrementAndGet();
            open.write(ByteBuffer.wrap(habit.request())); // a few hundred bytes always fit a fresh socket's buffer
            tally.requests.incrementAndGet();
        } else if (switched) {
            open.write(ByteBuffer.wrap(PING));
        } else if (habit.sendsEachSecond().length > 0) {
            open.write(ByteBuffer.wrap(habit.sendsEachSecond()));
        }
        read(open, scratch, answered ? habit.readsEachSecond() : Math.max(1024, habit.readsEachSecond()));
    }

    private void read(SocketChannel open, ByteBuffer scratch, int most) throws IOException {
        scratch.clear().limit(Math.min(most, scratch.capacity()));
        if (!scratch.hasRemaining()) {
            return;
        }
        int read = open.read(scratch);
        if (read < 0) {
            ended();
            return;
        }
        for (int i = 0; i < read && !answered; i++) {
            status.append((char) scratch.get(i));
            if (status.length() == STATUS_END) {
                answered = true;
                int code = Integer.parseInt(status.substring(STATUS_AT, STATUS_END));
                switched = code == SWITCHED;
                tally.answered(code);
            }
        }
    }

    private void ended() {
        if (channel != null) {
            tally.ended.incrementAndGet();
            close();
        }
    }

    /** Takes what has come; leaves if that is no answer. */
    void leaveUnlessAnswered(ByteBuffer scratch) {
        SocketChannel open = channel;
        if (open == null || answered) {
            return;
        }
        try {
            if (open.isConnected()) {
                read(open, scratch, STATUS_END);
            }
        } catch (IOException e) {
            ended();
        }
        if (!answered) {
            close();
        }
    }

    void leave(ByteBuffer scratch) {
        leaveUnlessAnswered(scratch);
        close();
    }

    private void close() {
        SocketChannel open = channel;
        channel = null;
        if (open == null) {
            return;
        }
        if (asked && !answered) {
            tally.unanswered.incrementAndGet();
        }
        tally.open.decrementAndGet();
        try {
            open.close();
        } catch (IOException e) {
            // a close that fails leaves nothing to be done: the descriptor is gone either way
            System.getLogger(Attacker.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }
}
