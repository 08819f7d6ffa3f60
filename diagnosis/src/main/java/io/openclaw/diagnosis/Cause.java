package io.openclaw.diagnosis;

/** Why memory runs short. In brackets the numbers of the article's root causes. */
public enum Cause {
    /** Nothing is wrong. */
    NONE,
    /** One body is too large for the memory. */
    OVERSIZE_REQUEST,
    /** More requests come than are done (1). */
    QUEUE_BACKLOG,
    /** Requests pile up because the upstream got slow (1). */
    SLOW_UPSTREAM,
    /** Responses wait for slow clients (4). */
    RESPONSE_BUFFERING,
    /** More requests run at once because more come (8). */
    CONCURRENCY_OVERLOAD,
    /** The cache takes what requests need (3). */
    CACHE_PRESSURE,
    /** A handler, timer or listener keeps what it should let go (2). */
    HANDLER_LEAK,
    /** Memory is held for nobody (7). */
    FRAGMENTATION,
    /** Garbage is made faster than it can be collected (6). */
    GC_PRESSURE,
    /** The heap is too small for the workload (5). */
    INSUFFICIENT_MEMORY,
    /** Something is wrong, and no cause fits well enough. */
    UNKNOWN
}
