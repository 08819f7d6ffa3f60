package io.openclaw.router.splice;

import io.netty.util.ReferenceCounted;

/** Bytes, behind each other in direct memory, that stay what they are and where they are until the last release, and what they are for as long as the kernel has their pages. */
public interface Spliceable extends ReferenceCounted {
    /** Where the next byte to be read lies. */
    long address();

    /** To be called before the kernel gets any of them: with the last release the pages must be {@link Pages#discard discarded}, not written to again. */
    void lend();
}
