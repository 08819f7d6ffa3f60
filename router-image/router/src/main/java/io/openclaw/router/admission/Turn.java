package io.openclaw.router.admission;

/** What waits for its turn. */
@FunctionalInterface
public interface Turn {
    /** The ticket holds a slot now. Called once, from whichever thread made the room, outside of every lock; must not block. */
    void admitted(Ticket ticket);
}
