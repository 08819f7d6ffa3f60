package io.openclaw.operator.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The newest readings of one pod, the oldest first. Immutable. */
public record PodWindow(List<Reading> readings) {
    /** Readings kept: 64 of some 140 bytes take 9 KiB a pod, ten minutes at the default interval. */
    static final int CAPACITY = 64;

    public static final PodWindow EMPTY = new PodWindow(List.of());

    PodWindow and(Reading reading) {
        List<Reading> all =
                new ArrayList<>(readings.subList(Math.max(0, readings.size() - CAPACITY + 1), readings.size()));
        all.add(reading);
        return new PodWindow(List.copyOf(all));
    }

    public Optional<Reading> newest() {
        return readings.isEmpty() ? Optional.empty() : Optional.of(readings.getLast());
    }

    /** The newest sample, however old and whatever failed since. */
    public Optional<Reading.Sample> lastSample() {
        return readings.reversed().stream()
                .filter(Reading.Sample.class::isInstance)
                .map(Reading.Sample.class::cast)
                .findFirst();
    }
}
