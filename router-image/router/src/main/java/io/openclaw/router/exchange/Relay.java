package io.openclaw.router.exchange;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.Allowance;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an exchange: bytes are read from one connection only while everything written to the other is out, so that an endless body
 * is carried in one read's memory.
 *
 * <p>A read is small, which every running exchange may hold, and large while bytes come in plenty and the ledger has room: when half of that
 * is taken it goes on in medium reads, and when there is none in small ones. So it can never exceed its bound, and never starve either. It is
 * leased when its bytes are there, so that a thousand bodies that wait for their next bytes leave the room to those that have them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
class Relay implements Allowance {
    /** Decoding stops when so much is written and not out: a read full of tiny chunks makes many times its size in messages. */
    private static final long PENDING_MARK = Intake.LARGE_READ + Intake.MEDIUM_READ;

    /** What a channel says that has been closed: nothing was held, and its end is on the way. */
    private static final long NO_BUFFER = Long.MAX_VALUE;

    private final Intake source;
    private final Channel sink;
    private final Ledger ledger;
    /** Most exchanges never hold more than their floor, and have none. */
    private @Nullable Lease lease;

    private boolean closed;
    private long passed;
    /** A read has been leased, and what it brings hasn't been passed. */
    private boolean reading;

    private boolean ended;

    /** @param lease of what its source has read already, where that is more than a small read; closed with it */
    Relay(Intake source, Channel sink, Ledger ledger, @Nullable Lease lease) {
        this.source = source;
        this.sink = sink;
        this.ledger = ledger;
        this.lease = lease;
    }

    /**
     * A head has been written. What of it is larger than the read that an exchange may always hold is leased like a body's, or must go out at
     * once.
     *
     * @return false where it does neither: then it can't be carried
     */
    final boolean headWritten() {
        long pending = sink.bytesBeforeWritable();
        if (pending == NO_BUFFER || pending <= Intake.SMALL_READ || holds(leasedBytes() + pending)) {
            return true;
        }
        sink.flush();
        return sink.isWritable();
    }

    /** After the head: what of the body has come already goes out with it. */
    final void begin() {
        if (source.undecodedBytes() > 0) {
            source.release(); // and with its end comes a call of sourceReadComplete
        } else {
            sourceReadComplete();
        }
    }

    /** Takes over the content. */
    final void pass(HttpContent content) {
        passed += content.content().readableBytes();
        sink.write(content, sink.voidPromise());
        if (!ended && sink.bytesBeforeWritable() > PENDING_MARK) {
            source.hold();
        }
    }

    /** The source's last piece has been passed: nothing more is read. */
    final void end() {
        ended = true;
        settle();
    }

    final boolean isEnded() {
        return ended;
    }

    /** Ends it, with whatever is on its way. */
    final void close() {
        ended = true;
        giveUpLease();
    }

    /** What is passed and not out is still held. */
    private void settle() {
        if (sink.isWritable()) {
            giveUpLease();
        }
    }

    private void giveUpLease() {
        closed = true;
        if (lease != null) {
            lease.close();
        }
    }

    /** Whether so many bytes are leased from now on; else it is as before. */
    private boolean holds(long bytes) {
        if (closed) {
            return false;
        }
        Lease mine = lease;
        if (mine == null) {
            if (bytes == 0) {
                return true;
            }
            mine = ledger.open(Owner.RELAY);
            lease = mine;
        }
        return mine.resize(bytes);
    }

    /** Bytes of content that are out, in all; a little less while something is on its way. */
    final long delivered() {
        return sink.isWritable() ? passed : Math.max(0, passed - sink.bytesBeforeWritable());
    }

    /** Passed and not out. */
    final long pendingBytes() {
        long pending = sink.isWritable() ? 0 : sink.bytesBeforeWritable();
        return pending == NO_BUFFER ? 0 : pending;
    }

    /** More than the exchange's floor. */
    final long leasedBytes() {
        return lease == null ? 0 : lease.bytes();
    }

    /** All that one read brought has been passed. */
    final void sourceReadComplete() {
        reading = false;
        sink.flush();
        advance();
    }

    /** Reads on where everything is out. */
    final void advance() {
        if (ended) {
            settle();
            return;
        }
        if (reading || !sink.isWritable()) {
            return;
        }
        if (source.isHeld()) {
            boolean undecoded = source.undecodedBytes() > 0;
            source.release();
            if (undecoded) {
                return; // what was held back has come through, and with its end another call of this
            }
        }
        leaseUndecoded();
        if (source.lastReadBroughtMuch()) {
            source.read(this);
        } else {
            source.read(Intake.SMALL_READ);
        }
    }

    /** All that is held while no read is under way: the buffer in which a piece of a line waits for its end. */
    private void leaseUndecoded() {
        int undecoded = source.undecodedBytes();
        int beyondFloor = undecoded > Intake.SMALL_READ ? undecoded : 0;
        if (leasedBytes() != beyondFloor) {
            holds(beyondFloor);
        }
    }

    @Override
    public final int take() {
        reading = true;
        long kept = leasedBytes();
        int wanted = ledger.isRoomy(Owner.RELAY) ? Intake.LARGE_READ : Intake.MEDIUM_READ;
        if (holds(kept + wanted)) {
            return wanted;
        }
        return holds(kept + Intake.MEDIUM_READ) ? Intake.MEDIUM_READ : Intake.SMALL_READ;
    }

    @Override
    public final void giveBack() {
        reading = false;
        leaseUndecoded();
    }
}
