package io.openclaw.router.wire;

/** How much a read may bring is said when it is made and not when it is asked for: so that a connection that is silent holds nothing. */
public interface Allowance {
    /** Bytes for the read that is about to be made, held from now on. */
    int take();

    /** The read brought nothing: nothing is held any more. */
    void giveBack();
}
