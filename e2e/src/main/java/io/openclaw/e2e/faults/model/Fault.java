package io.openclaw.e2e.faults.model;

/** What can be wrong with a router: the causes of DIAGNOSIS' table, the second with the variant that it tells apart. */
public enum Fault {
    /** A filter gathers bodies, and from time to time one comes that is larger than those before. */
    OVERSIZE_REQUEST,
    /** The upstream takes fewer requests at one time than come, as fast as ever, and the queue has no bound. */
    QUEUE_BACKLOG,
    /** The upstream gets slower until more comes than it answers, and the queue has no bound. */
    SLOW_UPSTREAM,
    /** Responses are buffered whole for clients that take nothing, and nobody cuts these. */
    RESPONSE_BUFFERING,
    /** Requests come at an ever higher rate, each needs what it always did, and no limit holds. */
    CONCURRENCY_OVERLOAD,
    /** The cache's cap was raised above what there is, and much is asked for once. */
    CACHE_PRESSURE,
    /** What a request leaves behind, or a timer, is never freed: on the heap, or buffers of direct memory. */
    HANDLER_LEAK,
    /** Direct memory's chunks or malloc's can't be given back, nor used again. */
    FRAGMENTATION,
    /** Requests allocate ever more, of which ever more gets old before it is garbage, on a node with less CPU. */
    GC_PRESSURE,
    /** The heap was too small from the start: what is live doesn't grow, but once in a while a moment needs a bit more. */
    INSUFFICIENT_MEMORY;

    /** How the pod must be for the fault to be possible, from its start. */
    Profile prepare(Profile profile, Load load, Dice dice) {
        Sizing sizing = profile.sizing();
        return switch (this) {
            case CONCURRENCY_OVERLOAD ->
                profile.withWork(Work.draw(
                                load,
                                profile.traffic(),
                                sizing,
                                dice.uniform(0.5, 1.5),
                                dice.uniform(0.04, 0.08),
                                dice))
                        .withinMeans();
            case INSUFFICIENT_MEMORY -> tight(profile, load, dice);
            default -> profile.withinMeans();
        };
    }

    private static Profile tight(Profile profile, Load load, Dice dice) {
        Sizing sizing = profile.sizing();
        Profile calm = profile.withWork(Work.draw(
                load, profile.traffic(), sizing, profile.work().latencySeconds(), dice.uniform(0.002, 0.01), dice));
        Residents residents = calm.residents();
        double beside = residents.cache().capMb() * residents.cache().onHeap()
                + residents.sessionMb() * profile.traffic().perSecond();
        double wanted = dice.uniform(0.79, 0.86) * sizing.mostLiveMb() - beside;
        return calm.withResidents(residents.withBase(wanted));
    }
}
