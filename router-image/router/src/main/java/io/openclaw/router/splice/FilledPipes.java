package io.openclaw.router.splice;

import io.netty.util.concurrent.EventExecutor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pipes that stay full of what is sent most, head and body: to put their slots into another pipe (tee(2)) costs less than to look up each page anew, and
 * the head goes along for nothing. It tells the response's age, so that it is another one every second; one that is another each time is left out. What nobody
 * has asked for within a second is given back, so that a body that has left its store is gone soon after. On one event loop.
 */
final class FilledPipes {
    /** Each may hold some hundred KiB of a store's bytes beyond their time. */
    private static final int MOST = 8;
    /** Of what no pipe is full of one in so many gets one: what is sent often will be among them, and to fill one costs as much as some sends. */
    private static final int ONE_IN = 64;
    /** A longer head is no usual one. */
    private static final int MOST_HEAD_BYTES = 2 * 1024;

    private static final ByteBuffer NO_HEAD = ByteBuffer.allocate(0);
    private static final long IDLE_SECONDS = 1;

    private final List<Filled> all = new ArrayList<>(MOST);
    private int others;
    private boolean watched;

    /** A pipe with a body in it, and in front of that the head it goes with, or none. */
    static final class Filled {
        private final Pipe pipe;
        private final ByteBuffer head;
        private final Spliceable body;
        private final long address;
        private final int length;
        private int uses;
        private int usesBefore;

        private Filled(Pipe pipe, ByteBuffer head, Spliceable body, int length) {
            this.pipe = pipe;
            this.head = head;
            this.body = body;
            this.address = body.address();
            this.length = length;
        }

        boolean hasHead() {
            return head.hasRemaining();
        }

        /** Puts all that it is full of into another one. @return false where not all went */
        boolean tee(Pipe other) {
            int whole = head.remaining() + length;
            return pipe.tee(other, whole) == whole;
        }

        /** What is held is never written to, so that where it lies says what it is. */
        private boolean isOf(long otherAddress, int otherLength) {
            return address == otherAddress && length == otherLength;
        }

        /** Its head was sent less often than it takes to fill a pipe anew. */
        private boolean isOfOneHeadOfMany() {
            return uses + usesBefore < ONE_IN;
        }

        private void close() {
            pipe.close();
            body.release();
        }
    }

    /** Null where none is full of just these bytes, with this head or none. */
    @Nullable
    Filled of(ByteBuffer head, long address, int length) {
        for (int i = 0; i < all.size(); i++) {
            Filled filled = all.get(i);
            if (filled.isOf(address, length) && (!filled.hasHead() || filled.head.equals(head))) {
                filled.uses++;
                return filled;
            }
        }
        return null;
    }

    /**
     * What no pipe is full of was sent.
     *
     * @param head in direct memory, all that is between its position and its limit
     * @param length of the body in bytes, from its address on
     * @param vector sixteen bytes, to be written to
     */
    void sent(ByteBuffer head, Spliceable body, int length, EventExecutor loop, MemorySegment vector) {
        if (++others % ONE_IN != 0) {
            return;
        }
        Filled last = last(body.address(), length);
        boolean alone = head.remaining() > MOST_HEAD_BYTES || (last != null && last.isOfOneHeadOfMany());
        Pipe pipe = filled(alone ? NO_HEAD : head, body, length, vector);
        if (pipe == null) {
            return;
        }
        if (last == null && all.size() == MOST) {
            last = all.stream()
                    .min(Comparator.comparingInt(filled -> filled.uses))
                    .orElseThrow();
        }
        if (last != null) {
            all.remove(last);
            last.close();
        }
        body.retain();
        all.add(new Filled(pipe, alone ? NO_HEAD : copy(head), body, length));
        watch(loop);
    }

    /** Null where none is full of this body, whatever the head. */
    private @Nullable Filled last(long address, int length) {
        for (Filled filled : all) {
            if (filled.isOf(address, length)) {
                return filled;
            }
        }
        return null;
    }

    private static @Nullable Pipe filled(ByteBuffer head, Spliceable body, int length, MemorySegment vector) {
        Pipe pipe = Pipe.open(length + 2 * Pages.BYTES, vector);
        if (pipe == null) {
            return null;
        }
        boolean headIsIn = !head.hasRemaining() || pipe.write(MemorySegment.ofBuffer(head));
        if (!headIsIn || !pipe.lend(body.address(), length, vector)) {
            pipe.close();
            return null;
        }
        return pipe;
    }

    private static ByteBuffer copy(ByteBuffer head) {
        return ByteBuffer.allocate(head.remaining()).put(head.duplicate()).flip();
    }

    private void watch(EventExecutor loop) {
        if (!watched) {
            watched = true;
            var _ = loop.schedule(() -> giveBackIdle(loop), IDLE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void giveBackIdle(EventExecutor loop) {
        watched = false;
        for (Iterator<Filled> each = all.iterator(); each.hasNext(); ) {
            Filled filled = each.next();
            if (filled.uses == 0 || !filled.hasHead()) { // the next head may be one that stays
                each.remove();
                filled.close();
            }
            filled.usesBefore = filled.uses;
            filled.uses = 0;
        }
        if (!all.isEmpty()) {
            watch(loop);
        }
    }

    void close() {
        all.forEach(Filled::close);
        all.clear();
    }
}
