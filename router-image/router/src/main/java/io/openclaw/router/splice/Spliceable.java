package io.openclaw.router.splice;

/** Bytes, behind each other in direct memory, that stay what they are for as long as the kernel has their pages, released or not. */
public interface Spliceable {
    /** Where the next byte to be read lies. */
    long address();

    /** To be called before the kernel gets any of them: with the last release the pages must be {@link Pages#discard discarded}, not written to again. */
    void lend();
}
