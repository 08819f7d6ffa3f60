package io.openclaw.operator.controller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was found out a short while ago. Nothing is believed for longer, so that whatever is wrong with it unseen comes out; what nobody asks for any more, as
 * of a router that is gone, is dropped when something else is put by then.
 */
final class Recent<V> {
    private final Duration longest;
    private final Clock clock;
    private final Map<String, Entry<V>> entries = new ConcurrentHashMap<>();
    private volatile Instant swept = Instant.EPOCH;

    private record Entry<V>(Instant at, V value) {}

    /** @param longest that anything is believed */
    Recent(Duration longest, Clock clock) {
        this.longest = longest;
        this.clock = clock;
    }

    Optional<V> get(String key) {
        return get(key, longest);
    }

    /** @param within which it was put, if that is less than the longest */
    Optional<V> get(String key, Duration within) {
        return Optional.ofNullable(entries.get(key))
                .filter(entry -> isWithin(within, entry.at))
                .map(Entry::value);
    }

    void put(String key, V value) {
        entries.put(key, new Entry<>(clock.instant(), value));
        if (!isWithin(longest, swept)) {
            swept = clock.instant();
            entries.values().removeIf(entry -> !isWithin(longest, entry.at));
        }
    }

    /** A clock that was set is no reason to believe anything. */
    private boolean isWithin(Duration time, Instant at) {
        return Duration.between(at, clock.instant()).abs().compareTo(time) < 0;
    }
}
