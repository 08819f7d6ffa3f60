package io.openclaw.router.jvm;

/**
 * One collection that just ended.
 *
 * @param old whether it covered the old generation too; only then is what remains known to be live
 * @param pauseMs how long it stopped the router; 0 for a concurrent cycle
 * @param remainingBytes heap in use after it
 */
public record Collection(String collector, boolean old, long pauseMs, long remainingBytes) {}
