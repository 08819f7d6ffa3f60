package io.openclaw.router.upstream;

import io.openclaw.settings.Settings;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Chooses an endpoint. One that is aside is chosen only when all are: with nothing better, trying beats refusing. */
final class Balancer {
    /** Odd 32-bit multiplier of the golden ratio: spreads successive numbers. */
    private static final int GOLDEN = 0x9E3779B9;

    private final List<Endpoint> endpoints;
    private final Settings.Balance balance;
    private final AtomicInteger turn = new AtomicInteger();

    Balancer(List<Endpoint> endpoints, Settings.Balance balance) {
        this.endpoints = endpoints;
        this.balance = balance;
    }

    /**
     * @param target of the request, for the consistent hash
     * @param except the endpoint that just failed, or null
     * @return null where no endpoint has an address
     */
    @Nullable
    Endpoint choose(String target, @Nullable Endpoint except, long now) {
        Endpoint healthy = choose(target, except, now, false);
        if (healthy != null) {
            return healthy;
        }
        Endpoint any = choose(target, except, now, true);
        return any != null || except == null || except.address() == null ? any : except;
    }

    private @Nullable Endpoint choose(String target, @Nullable Endpoint except, long now, boolean asideToo) {
        int size = endpoints.size();
        int start = balance == Settings.Balance.CONSISTENT_HASH ? 0 : Math.floorMod(turn.getAndIncrement(), size);
        int hash = balance == Settings.Balance.CONSISTENT_HASH ? pathHash(target) : 0;
        Endpoint best = null;
        long bestScore = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            int index = (start + i) % size;
            Endpoint endpoint = endpoints.get(index);
            if (endpoint == except || endpoint.address() == null || (!asideToo && endpoint.isAside(now))) {
                continue;
            }
            long score = switch (balance) {
                case ROUND_ROBIN -> i;
                case LEAST_REQUESTS -> endpoint.active();
                // rendezvous hashing: when an endpoint leaves, only its own targets move
                case CONSISTENT_HASH -> mix(hash ^ endpoint.toString().hashCode());
            };
            if (score < bestScore) {
                best = endpoint;
                bestScore = score;
            }
        }
        return best;
    }

    private static int pathHash(String target) {
        int query = target.indexOf('?');
        return (query < 0 ? target : target.substring(0, query)).hashCode();
    }

    private static int mix(int hash) {
        int h = hash * GOLDEN;
        h ^= h >>> 15;
        h *= GOLDEN;
        return h ^ (h >>> 13);
    }
}
