package io.openclaw.router.memory;

/** For what bytes are held. Each has a bound of its own, so that one can't starve another. */
public enum Owner {
    /** Heads that come in pieces, and what came behind a request on its connection. */
    HEAD,
    /** Requests that wait for their turn. */
    QUEUE,
    /**
     * What each running exchange may always hold: one small read in each direction, so that it can always go on. Not leased: the gate lets no more
     * run than there are bytes for, and counts them.
     */
    EXCHANGE,
    /** Larger reads of the relays, taken while bytes flow and given back. */
    RELAY,
    /** What each open tunnel may always hold: one smallest read in each direction. */
    TUNNEL,
    /** The cache's slabs: kept for later and given back when memory is short, so that they are no part of what is needed. Not leased, but told. */
    CACHE
}
