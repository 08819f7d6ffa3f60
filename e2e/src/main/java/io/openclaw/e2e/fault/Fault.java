package io.openclaw.e2e.fault;

import java.time.Duration;

/** What becomes of one call. */
public sealed interface Fault {
    /** Nothing special. */
    record None() implements Fault {}

    /** It takes so much longer. */
    record Delay(Duration by) implements Fault {}

    /** The API server is not asked; the caller gets a Status with this code. */
    record Refusal(int code, String reason) implements Fault {}

    /** The API server carries it out, and the caller never hears of it. */
    record LostAnswer() implements Fault {}

    /** The connection ends before the API server is asked. */
    record Cut() implements Fault {}

    Fault NONE = new None();
}
