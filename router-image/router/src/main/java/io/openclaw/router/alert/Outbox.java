package io.openclaw.router.alert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one receiver: the newest of each alert, so that a receiver that was away is told how things are, not all that they have been. What
 * an alert's newer message replaces is counted as folded; beyond {@link #MOST} alerts the one that waits longest is dropped and counted. Not
 * safe for concurrent use.
 */
final class Outbox {
    /** More than a router has alerts that could cross together; some hundred bytes each. */
    static final int MOST = 256;

    private final Map<String, Alert> waiting = new LinkedHashMap<>();
    private long folded;
    private long dropped;

    void add(Alert alert) {
        // taken out first: what is new goes to the end
        if (waiting.remove(alert.key()) != null) {
            folded++;
        }
        if (waiting.size() == MOST) {
            waiting.remove(waiting.keySet().iterator().next());
            dropped++;
        }
        waiting.put(alert.key(), alert);
    }

    /** One that was taken out and not delivered: to the end, unless it is already known better. */
    void putBack(Alert alert) {
        if (waiting.containsKey(alert.key())) {
            folded++;
        } else if (waiting.size() == MOST) {
            dropped++; // itself waits longest
        } else {
            waiting.put(alert.key(), alert);
        }
    }

    @Nullable
    Alert poll() {
        var first = waiting.entrySet().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Alert alert = first.next().getValue();
        first.remove();
        return alert;
    }

    /** Takes out all. */
    List<Alert> drain() {
        List<Alert> all = new ArrayList<>(waiting.values());
        waiting.clear();
        return all;
    }

    int size() {
        return waiting.size();
    }

    long folded() {
        return folded;
    }

    long dropped() {
        return dropped;
    }
}
