package io.openclaw.router.exchange;

/** How far an exchange has come. */
enum Phase {
    /** Holds a place in the queue. */
    WAITING,
    /** Holds a slot; no final response yet. */
    RUNNING,
    /** The final response has begun. */
    RESPONDING,
    /** All of the response is written, not all of it out. */
    FLUSHING,
    /** The connection has left HTTP; neither ticket nor slot is held any more. */
    TUNNEL,
    DONE;

    /** Nothing of an answer is out: it can still be another one. */
    boolean isBeforeAnswer() {
        return this == WAITING || this == RUNNING;
    }

    /** The answer is on its way to the client. */
    boolean isAnswering() {
        return this == RESPONDING || this == FLUSHING;
    }
}
