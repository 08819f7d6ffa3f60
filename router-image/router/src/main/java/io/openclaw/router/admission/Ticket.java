package io.openclaw.router.admission;

import io.openclaw.router.memory.Lease;
import org.jspecify.annotations.Nullable;

/** One request's place, waiting or running. It ends exactly once: the first {@link #close} counts, every other does nothing. */
public final class Ticket {
    /** How a request ended. */
    public enum End {
        /** Answered by an exchange. */
        PROCESSED,
        /** Shed after it had waited: the router stops. */
        REJECTED,
        /** Left before it was answered: client gone, or out of time in the queue. */
        ABANDONED
    }

    enum State {
        WAITING,
        RUNNING,
        CLOSED
    }

    final Gate gate;
    final Lane lane;
    final Turn turn;
    /** Nano time from which on it has waited; of no meaning where it hasn't. */
    final long since;

    private final boolean ranAtOnce;
    // all below guarded by the gate's lock
    State state;

    @Nullable
    Lease lease;

    @Nullable
    Ticket previous;

    @Nullable
    Ticket next;

    Ticket(Gate gate, Lane lane, Turn turn, long since, State state) {
        this.gate = gate;
        this.lane = lane;
        this.turn = turn;
        this.since = since;
        this.state = state;
        this.ranAtOnce = state == State.RUNNING;
    }

    /** Whether the offer found room: the offerer goes on by itself. Else {@link Turn#admitted} is called, perhaps already before the offer returned. */
    public boolean ranAtOnce() {
        return ranAtOnce;
    }

    /** Whether somebody waits whom the end of this one would let in. False once it has ended. */
    public boolean isWaitedFor() {
        return gate.isWaitedFor(this);
    }

    /** Ends it; true for the one call that did. Who waits next is admitted from within. */
    public boolean close(End end) {
        return gate.close(this, end);
    }
}
