package io.openclaw.router.splice;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.nio.ByteBuffer;
import java.util.Random;

/** Pages of this process, and whether they were lent. */
final class Lent extends AbstractReferenceCounted implements Spliceable {
    private final ByteBuffer bytes;
    boolean lent;

    Lent(int length) {
        int pages = (length + Pages.BYTES - 1) / Pages.BYTES;
        bytes = ByteBuffer.allocateDirect((pages + 1) * Pages.BYTES).alignedSlice(Pages.BYTES);
        byte[] content = new byte[length];
        new Random(1).nextBytes(content);
        fill(content);
    }

    void fill(byte[] content) {
        bytes.put(0, content).limit(content.length);
    }

    byte[] copy() {
        byte[] copy = new byte[bytes.limit()];
        bytes.get(0, copy);
        return copy;
    }

    void discard() {
        Pages.discard(address(), bytes.capacity());
    }

    @Override
    protected void deallocate() {
        discard();
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    public long address() {
        return Pages.address(bytes);
    }

    @Override
    public void lend() {
        lent = true;
    }
}
