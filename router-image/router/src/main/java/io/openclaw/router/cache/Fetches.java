package io.openclaw.router.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who fetches what, and who waits for it: of many requests for one URL one goes to the upstream. There are as many fetches at most as requests may
 * run, and as many wait. Safe for use from every thread.
 */
final class Fetches {
    /** Waiters for one fetch; whoever comes after them goes to the upstream alone. */
    private static final int MOST_WAITERS = 1024;

    private final Map<CacheKey, Fetch> running = new HashMap<>();

    /** One that is under way. */
    final class Fetch {
        private final CacheKey key;
        private final Set<Visit.Waiter> waiters = new LinkedHashSet<>();

        private Fetch(CacheKey key) {
            this.key = key;
        }

        /** Wakes those who wait; again is nothing. */
        void end() {
            List<Visit.Waiter> woken;
            synchronized (running) {
                running.remove(key, this);
                woken = new ArrayList<>(waiters);
                waiters.clear();
            }
            woken.forEach(Visit.Waiter::fetched);
        }
    }

    /** Begins one; null where one is under way. */
    @Nullable
    Fetch begin(CacheKey key) {
        synchronized (running) {
            if (running.containsKey(key)) {
                return null;
            }
            Fetch fetch = new Fetch(key);
            running.put(key, fetch);
            return fetch;
        }
    }

    /** @return whether {@link Visit.Waiter#fetched} follows */
    boolean await(CacheKey key, Visit.Waiter waiter) {
        synchronized (running) {
            Fetch fetch = running.get(key);
            return fetch != null && fetch.waiters.size() < MOST_WAITERS && fetch.waiters.add(waiter);
        }
    }

    /** Waits no more. */
    void leave(CacheKey key, Visit.Waiter waiter) {
        synchronized (running) {
            Fetch fetch = running.get(key);
            if (fetch != null) {
                fetch.waiters.remove(waiter);
            }
        }
    }
}
