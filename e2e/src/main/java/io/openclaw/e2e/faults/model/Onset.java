package io.openclaw.e2e.faults.model;

/**
 * A fault as it sets in: made just so large that it would fill the room that is left in about the time asked for. What comes of it, and when, is up to the
 * model: noise, bursts, the day and the collector have their say.
 *
 * @param rate requests a second that are expected meanwhile, mean
 */
record Onset(Profile profile, Room room, Traffic traffic, double at, double seconds, double rate, Dice dice) {
    /** Of the requests, the most that a fault takes hold of. */
    private static final double MOST_REQUESTS = 0.4;

    static Onset of(Router router, Profile profile, double at, double seconds, Dice dice) {
        return new Onset(
                profile,
                Room.of(router, profile, seconds),
                profile.traffic(),
                at,
                seconds,
                profile.traffic().expected(at, seconds),
                dice);
    }

    Course course(Fault fault) {
        return switch (fault) {
            case OVERSIZE_REQUEST -> Gathered.course(this);
            case QUEUE_BACKLOG -> Backlog.course(this, false);
            case SLOW_UPSTREAM -> Backlog.course(this, true);
            case RESPONSE_BUFFERING -> buffering();
            case CONCURRENCY_OVERLOAD -> overload();
            case CACHE_PRESSURE -> caching();
            case HANDLER_LEAK -> leak();
            case FRAGMENTATION -> fragmentation();
            case GC_PRESSURE -> Churn.course(this);
            case INSUFFICIENT_MEMORY -> Moments.course(this);
        };
    }

    private Course buffering() {
        double mb = room.where(profile.bodiesOnHeap()) / (seconds * rate);
        double share = mb / profile.work().responseMb();
        double stuck = Math.min(MOST_REQUESTS, share);
        return (_, conditions) -> {
            conditions.stuck = stuck;
            conditions.responseBytes = share / stuck;
        };
    }

    private Course overload() {
        Work work = profile.work();
        double heap = room.heapMb()
                / (work.latencySeconds() * work.heapMb() + profile.residents().sessionMb());
        double direct = room.directMb() / (work.latencySeconds() * work.relayMb());
        double more = Math.min(heap, direct) / traffic.expected(at + seconds);
        return (since, conditions) -> {
            conditions.unlimited = true;
            conditions.arrivals = 1 + more * Math.min(1.5, since / seconds);
        };
    }

    private Course caching() {
        CacheUse use = profile.residents().cache();
        double mbPerSecond = room.where(use.bodiesOnHeap()) / seconds;
        double usualPerSecond = rate * use.lookups() * (1 - use.mostHits()) * use.stored() * use.entryMb();
        double stored = Math.min(1, mbPerSecond / 4 / usualPerSecond);
        double share = (mbPerSecond - stored * usualPerSecond) / (rate * use.entryMb());
        double unique = Math.min(MOST_REQUESTS, share);
        return (_, conditions) -> {
            conditions.cacheMb = 2 * profile.sizing().heapMb();
            conditions.stored = stored;
            conditions.unique = unique;
            conditions.uniqueBytes = share / unique;
        };
    }

    private Course leak() {
        double heap = room.heapMb() / seconds;
        double direct = room.directMb() / seconds;
        // three in five leave it request by request, one in five by time, one in five leaks buffers
        return switch (dice.pick(5)) {
            case 0 -> (_, conditions) -> conditions.leakedPerSecondMb = heap;
            case 1 -> (_, conditions) -> conditions.leakedDirectPerRequestMb = direct / rate;
            default -> (_, conditions) -> conditions.leakedPerRequestMb = heap / rate;
        };
    }

    private Course fragmentation() {
        double direct = room.directMb() / (seconds * rate);
        double malloc = room.residentMb() / (seconds * rate);
        return dice.chance(0.5)
                ? (_, conditions) -> conditions.splinteredPerRequestMb = direct
                : (_, conditions) -> conditions.mallocPerRequestMb = malloc;
    }
}
