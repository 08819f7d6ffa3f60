package io.openclaw.operator.restart;

import io.openclaw.crds.CronSchedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When restarts may begin that can wait, and when they begin that nobody needs. In UTC.
 *
 * @param schedule of preventive restarts; null without one
 * @param unreadable the schedule as it is written, where it can't be read; null elsewhere
 * @param offset of this router from its schedule, so that not all of a fleet begin at once
 * @param windows empty means any time
 */
public record RestartTimes(
        @Nullable CronSchedule schedule, @Nullable String unreadable, Duration offset, List<Window> windows) {
    public static final RestartTimes ANY = new RestartTimes(null, null, Duration.ZERO, List.of());

    /** As long as a scheduled restart may be late to begin: held back for longer, it waits for its next time. */
    static final Duration LATEST = Duration.ofHours(1);

    private static final int WEEK = 7;

    /**
     * A time of some days; one that doesn't end after its start ends on the next day.
     *
     * @param days on which it starts; empty means all
     */
    public record Window(Set<DayOfWeek> days, LocalTime start, LocalTime end) {
        private Optional<Span> on(LocalDate day) {
            if (!days.isEmpty() && !days.contains(day.getDayOfWeek())) {
                return Optional.empty();
            }
            LocalDate last = end.isAfter(start) ? day : day.plusDays(1);
            return Optional.of(new Span(
                    day.atTime(start).toInstant(ZoneOffset.UTC),
                    last.atTime(end).toInstant(ZoneOffset.UTC)));
        }
    }

    private record Span(Instant from, Instant to) {
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(to);
        }
    }

    /** The newest time at which preventive restarts were to begin. */
    Optional<Instant> scheduled(Instant now) {
        return schedule == null
                ? Optional.empty()
                : schedule.last(now.minus(offset)).map(time -> time.plus(offset));
    }

    /** Whether what can wait may begin. */
    boolean open(Instant now) {
        return windows.isEmpty() || around(now).anyMatch(span -> span.holds(now));
    }

    /** Until when those may begin that were scheduled for a time: counted from when a window is open. */
    Instant latest(Instant scheduled) {
        return (open(scheduled) ? scheduled : opens(scheduled)).plus(LATEST);
    }

    /** When that is so again. */
    Instant opens(Instant now) {
        return around(now)
                .map(Span::from)
                .filter(from -> from.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(now);
    }

    private Stream<Span> around(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return IntStream.rangeClosed(-1, WEEK)
                .mapToObj(today::plusDays)
                .flatMap(day -> windows.stream().flatMap(window -> window.on(day).stream()));
    }
}
