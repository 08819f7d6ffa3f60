package io.openclaw.router.exchange;

/**
 * What one filter has cost on the event loops since the start, its listeners included. What it does on threads of its own nobody sees.
 *
 * @param requests that it was asked about
 * @param nanos spent in it
 * @param allocatedBytes of the heap, what was collected since included: the most that it can have kept
 * @param failures exceptions that it let out
 */
public record FilterFigures(String name, long requests, long nanos, long allocatedBytes, long failures) {}
