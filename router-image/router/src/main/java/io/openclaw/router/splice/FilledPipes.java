package io.openclaw.router.splice;

import io.netty.util.concurrent.EventExecutor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pipes that stay full of what is sent most: to put their slots into another pipe (tee(2)) costs less than to look up each page anew. One that nobody has
 * asked for within a second is given back with what it holds, so that a body that has left its store is gone soon after. On one event loop.
 */
final class FilledPipes {
    /** Each may hold some hundred KiB of a store's bytes beyond their time. */
    private static final int MOST = 8;
    /** Of what no pipe is full of one in so many gets one: what is sent often will be among them, and to fill one costs as much as some sends. */
    private static final int ONE_IN = 256;

    private static final long IDLE_SECONDS = 1;

    private final List<Filled> all = new ArrayList<>(MOST);
    private int others;
    private boolean watched;

    private static final class Filled {
        private final Pipe pipe;
        private final Spliceable body;
        private final long address;
        private final int length;
        private int uses;

        private Filled(Pipe pipe, Spliceable body, long address, int length) {
            this.pipe = pipe;
            this.body = body;
            this.address = address;
            this.length = length;
        }

        void close() {
            pipe.close();
            body.release();
        }
    }

    /** Null where none is full of just these bytes. What is held is never written to, so that where it lies says what it is. */
    @Nullable
    Pipe of(long address, int length) {
        for (int i = 0; i < all.size(); i++) {
            Filled filled = all.get(i);
            if (filled.address == address && filled.length == length) {
                filled.uses++;
                return filled.pipe;
            }
        }
        return null;
    }

    /**
     * What no pipe is full of was sent.
     *
     * @param length in bytes, from its address on
     * @param vector sixteen bytes, to be written to
     */
    void sent(Spliceable body, int length, EventExecutor loop, MemorySegment vector) {
        if (++others % ONE_IN != 0) {
            return;
        }
        Pipe pipe = Pipe.open(length + Pages.BYTES, vector);
        if (pipe == null) {
            return;
        }
        if (!pipe.lend(body.address(), length, vector)) {
            pipe.close();
            return;
        }
        if (all.size() == MOST) {
            Filled least = all.stream()
                    .min(Comparator.comparingInt(filled -> filled.uses))
                    .orElseThrow();
            all.remove(least);
            least.close();
        }
        body.retain();
        all.add(new Filled(pipe, body, body.address(), length));
        watch(loop);
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
            if (filled.uses == 0) {
                each.remove();
                filled.close();
            }
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
