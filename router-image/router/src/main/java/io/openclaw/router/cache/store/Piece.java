package io.openclaw.router.cache.store;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.openclaw.router.splice.Spliceable;

/** A part of an entry's body on its way to a socket: the slab's own bytes, with a count of their own. */
class Piece extends UnpooledDirectByteBuf {
    final Run run;
    private final Entry<?> entry;

    private Piece(Entry<?> entry, Run run, int offset, int length) {
        super(UnpooledByteBufAllocator.DEFAULT, run.slab.bytes.slice(run.offset() + offset, length), length);
        this.entry = entry;
        this.run = run;
    }

    /**
     * @param entry retained for it
     * @param offset in the run
     */
    static Piece of(Entry<?> entry, Run run, int offset, int length) {
        return run.isLendable() ? new Lendable(entry, run, offset, length) : new Piece(entry, run, offset, length);
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        entry.release();
    }

    private static final class Lendable extends Piece implements Spliceable {
        private final long address;

        Lendable(Entry<?> entry, Run run, int offset, int length) {
            super(entry, run, offset, length);
            this.address = run.slab.address + run.offset() + offset;
        }

        @Override
        public long address() {
            return address + readerIndex();
        }

        @Override
        public void lend() {
            run.lent = true;
        }
    }
}
