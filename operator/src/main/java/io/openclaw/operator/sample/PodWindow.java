package io.openclaw.operator.sample;

import io.openclaw.operator.sample.Reading.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest readings of one pod. Immutable. What they come to over time is the diagnosis'.
 *
 * @param readings the oldest first
 * @param last the newest sample, however old and whatever failed since; null before the first one
 * @param over the first of the newest samples in a row whose live memory is over the restart threshold; null while the newest isn't
 * @param slowAt when the number of slow collections was last seen to have risen; null while it has not, since the process began
 */
public record PodWindow(
        List<Reading> readings,
        @Nullable Sample last,
        @Nullable Sample over,
        @Nullable Instant slowAt) {
    /** Readings kept: as many as strikes and silence are judged by. */
    static final int CAPACITY = 4;

    public static final PodWindow EMPTY = new PodWindow(List.of(), null, null, null);

    public static PodWindow of(List<Reading> readings, long restartMb) {
        PodWindow window = EMPTY;
        for (Reading reading : readings) {
            window = window.and(reading, restartMb);
        }
        return window;
    }

    PodWindow and(Reading reading, long restartMb) {
        List<Reading> all =
                new ArrayList<>(readings.subList(Math.max(0, readings.size() - CAPACITY + 1), readings.size()));
        all.add(reading);
        return reading instanceof Sample sample
                ? new PodWindow(List.copyOf(all), sample, over(sample, restartMb), slow(sample))
                : new PodWindow(List.copyOf(all), last, null, slowAt);
    }

    private @Nullable Sample over(Sample sample, long restartMb) {
        if (sample.usedMb() < restartMb) {
            return null;
        }
        Sample first = over;
        return first == null || sample.uptimeSeconds() < first.uptimeSeconds() ? sample : first;
    }

    private @Nullable Instant slow(Sample sample) {
        Sample before = last;
        if (before == null || sample.uptimeSeconds() < before.uptimeSeconds()) {
            return null;
        }
        return sample.slowCollections() > before.slowCollections() ? sample.at() : slowAt;
    }

    public Optional<Reading> newest() {
        return readings.isEmpty() ? Optional.empty() : Optional.of(readings.getLast());
    }

    public Optional<Sample> lastSample() {
        return Optional.ofNullable(last);
    }

    /** Whether a collection was too slow, within that time before the newest sample. */
    public boolean slowWithin(Duration time) {
        Sample newest = last;
        Instant slow = slowAt;
        return newest != null && slow != null && slow.plus(time).isAfter(newest.at());
    }
}
