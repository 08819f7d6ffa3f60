package io.openclaw.router.upstream;

import io.openclaw.settings.Settings;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Chooses an endpoint. One that is aside is chosen only when nothing else is left: trying beats refusing. */
final class Balancer {
    /** Up to so many are compared all; of more, two at random: nearly as even, and it costs the same for a thousand. */
    private static final int COMPARED_ALL = 8;

    /** FNV-1a of 64 bits. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final Settings.Balance balance;
    private final AtomicInteger turn = new AtomicInteger();

    Balancer(Settings.Balance balance) {
        this.balance = balance;
    }

    /**
     * @param target of the request, for the consistent hash
     * @param except the endpoint that just failed, or null
     * @return null where there is no endpoint
     */
    @Nullable
    Endpoint choose(List<Endpoint> endpoints, String target, @Nullable Endpoint except, long now) {
        int size = endpoints.size();
        if (size <= 1) {
            return size == 0 ? null : endpoints.getFirst();
        }
        Endpoint healthy = switch (balance) {
            case ROUND_ROBIN -> next(endpoints, except, now);
            case LEAST_REQUESTS ->
                size <= COMPARED_ALL ? least(endpoints, except, now) : lesser(endpoints, except, now);
            case CONSISTENT_HASH -> hashed(endpoints, target, except, now);
        };
        if (healthy != null) {
            return healthy;
        }
        for (Endpoint endpoint : endpoints) {
            if (endpoint != except) {
                return endpoint;
            }
        }
        return except;
    }

    private static boolean usable(Endpoint endpoint, @Nullable Endpoint except, long now) {
        return endpoint != except && !endpoint.isAside(now);
    }

    /** Counted among the usable, so that the one after an ejected one does not get both shares. */
    private @Nullable Endpoint next(List<Endpoint> endpoints, @Nullable Endpoint except, long now) {
        int usable = 0;
        for (int i = 0; i < endpoints.size(); i++) {
            usable += usable(endpoints.get(i), except, now) ? 1 : 0;
        }
        if (usable == 0) {
            return null;
        }
        // a retry takes no turn of its own, or two of them would meet the one that fails every time
        int left = Math.floorMod(except == null ? turn.getAndIncrement() : turn.get(), usable);
        Endpoint last = null;
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint endpoint = endpoints.get(i);
            if (usable(endpoint, except, now)) {
                last = endpoint;
                if (left-- == 0) {
                    return endpoint;
                }
            }
        }
        return last; // one was put aside in between
    }

    private @Nullable Endpoint least(List<Endpoint> endpoints, @Nullable Endpoint except, long now) {
        int size = endpoints.size();
        int start = Math.floorMod(turn.getAndIncrement(), size);
        Endpoint best = null;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            Endpoint endpoint = endpoints.get((start + i) % size);
            int active = endpoint.active();
            if (active < least && usable(endpoint, except, now)) {
                best = endpoint;
                least = active;
            }
        }
        return best;
    }

    private static @Nullable Endpoint lesser(List<Endpoint> endpoints, @Nullable Endpoint except, long now) {
        Endpoint one = random(endpoints, except, now);
        Endpoint other = random(endpoints, except, now);
        return one == null || other == null || one.active() <= other.active() ? one : other;
    }

    /** The first usable one from a random place on. */
    private static @Nullable Endpoint random(List<Endpoint> endpoints, @Nullable Endpoint except, long now) {
        int size = endpoints.size();
        int start = ThreadLocalRandom.current().nextInt(size);
        for (int i = 0; i < size; i++) {
            Endpoint endpoint = endpoints.get((start + i) % size);
            if (usable(endpoint, except, now)) {
                return endpoint;
            }
        }
        return null;
    }

    /** Rendezvous hashing: when an endpoint comes or goes, only its own targets move. */
    private static @Nullable Endpoint hashed(
            List<Endpoint> endpoints, String target, @Nullable Endpoint except, long now) {
        int query = target.indexOf('?');
        long path = hash(target, query < 0 ? target.length() : query);
        Endpoint best = null;
        long highest = Long.MIN_VALUE;
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint endpoint = endpoints.get(i);
            long score = mixed(path ^ endpoint.identity());
            if ((best == null || score > highest) && usable(endpoint, except, now)) {
                best = endpoint;
                highest = score;
            }
        }
        return best;
    }

    static long hash(String text, int length) {
        long hash = FNV_BASIS;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mixed(hash);
    }

    /** The finisher of SplitMix64: every bit of the input moves half of the output's. */
    private static long mixed(long hash) {
        long h = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
        return h ^ (h >>> 31);
    }
}
