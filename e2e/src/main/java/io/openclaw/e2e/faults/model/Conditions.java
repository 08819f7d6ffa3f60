package io.openclaw.e2e.faults.model;

/** What drives a router beside its profile. As it is here, nothing is wrong; a fault alters it in time, and nothing else. */
final class Conditions {
    double arrivals = 1;
    double latency = 1;
    /** Of the upstream's capacity, whatever its latency; 1 where it has as much as the concurrency limit allows. */
    double capacity = 1;
    /** No limit on requests that run at one time. */
    boolean unlimited;
    /** Neither the plan's bounds nor the request timeout hold. */
    boolean unboundedQueue;

    double queuedBytes = 1;

    /** Part of the responses that stay in the outbound buffers, as nobody reads them and nobody gives up. */
    double stuck;

    double responseBytes = 1;

    double cacheMb;
    double stored = 1;
    /** Part of the requests that ask for what nobody asks for again, and that is stored. */
    double unique;

    double uniqueBytes = 1;

    double leakedPerRequestMb;
    double leakedPerSecondMb;
    double leakedDirectPerRequestMb;

    /** Of direct memory that a request churns through, MB of chunks that can't be given back or used again. */
    double splinteredPerRequestMb;
    /** The same of malloc's heap. */
    double mallocPerRequestMb;

    double allocation = 1;
    double promoted;
    double pauses = 1;

    /** Bodies that a filter gathers, at this moment. */
    double gatheredMb;

    double largestGatheredMb;

    /** Live for a moment beside what usually is, as when a new configuration is built beside the old one. */
    double transientMb;
}
