package io.openclaw.crds;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A cron expression of five fields, as crontab(5) and the CronJobs of Kubernetes have it, in UTC: minute, hour, day of month, month, day of week; each with
 * lists, ranges, steps, and names of months and days. Where both days are restricted, either will do. Immutable.
 */
public final class CronSchedule {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> WEEKDAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int SUNDAY_TOO = 7;
    /** The rarest date, February 29, is eight years from its next one around 2100. */
    private static final int LONGEST_DAYS = 8 * 366;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private CronSchedule(String[] fields) {
        minutes = new Field(0, 59, 59, List.of()).values(fields[0]);
        hours = new Field(0, 23, 23, List.of()).values(fields[1]);
        days = new Field(1, 31, 31, List.of()).values(fields[2]);
        months = new Field(1, 12, 12, MONTHS).values(fields[3]);
        weekdays = new Field(0, 6, SUNDAY_TOO, WEEKDAYS).values(fields[4]);
        if (weekdays.get(SUNDAY_TOO)) {
            weekdays.set(0);
        }
        eitherDay = !isAny(fields[2]) && !isAny(fields[4]);
    }

    /** With a step it is a restriction, as for Kubernetes; other crons look at the star alone. */
    private static boolean isAny(String field) {
        return field.equals("*");
    }

    /** Empty where it is none, or never comes. */
    public static Optional<CronSchedule> parse(String text) {
        String[] fields = text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
        if (fields.length != 5) {
            return Optional.empty();
        }
        try {
            CronSchedule schedule = new CronSchedule(fields);
            return schedule.next(Instant.EPOCH).map(time -> schedule);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * A field's values.
     *
     * @param last of an open range
     * @param names of its values, the least one's first; empty where they have none
     */
    private record Field(int least, int last, int most, List<String> names) {
        BitSet values(String text) {
            BitSet values = new BitSet();
            for (String part : text.split(",", -1)) {
                String[] stepped = part.split("/", -1);
                String[] range = stepped[0].split("-", -1);
                if (stepped.length > 2 || range.length > 2) {
                    throw new IllegalArgumentException(part);
                }
                boolean all = stepped[0].equals("*");
                int from = all ? least : value(range[0], least);
                boolean open = all || (range.length == 1 && stepped.length == 2);
                int to = open ? last : value(range[range.length - 1], from);
                int step = stepped.length == 2 ? number(stepped[1], 1) : 1;
                for (int value = from; value <= to; value += step) {
                    values.set(value);
                }
            }
            return values;
        }

        private int value(String text, int from) {
            int named = names.indexOf(text);
            return named < 0 ? number(text, from) : number(String.valueOf(least + named), from);
        }

        private int number(String text, int from) {
            int value = Integer.parseInt(text);
            if (value < from || value > most || !Character.isDigit(text.charAt(0))) {
                throw new IllegalArgumentException(text);
            }
            return value;
        }
    }

    /** The newest time at or before this one; empty where there was none in years. */
    public Optional<Instant> last(Instant until) {
        LocalDateTime bound = LocalDateTime.ofInstant(until, ZoneOffset.UTC);
        for (int back = 0; back < LONGEST_DAYS; back++) {
            LocalDate day = bound.toLocalDate().minusDays(back);
            Optional<LocalTime> time =
                    matches(day) ? lastOfDay(back == 0 ? bound.toLocalTime() : LocalTime.MAX) : Optional.empty();
            if (time.isPresent()) {
                return Optional.of(day.atTime(time.get()).toInstant(ZoneOffset.UTC));
            }
        }
        return Optional.empty();
    }

    /** The first time after this one. */
    public Optional<Instant> next(Instant after) {
        LocalDateTime bound = LocalDateTime.ofInstant(after, ZoneOffset.UTC).plusMinutes(1);
        for (int ahead = 0; ahead < LONGEST_DAYS; ahead++) {
            LocalDate day = bound.toLocalDate().plusDays(ahead);
            Optional<LocalTime> time =
                    matches(day) ? firstOfDay(ahead == 0 ? bound.toLocalTime() : LocalTime.MIN) : Optional.empty();
            if (time.isPresent()) {
                return Optional.of(day.atTime(time.get()).toInstant(ZoneOffset.UTC));
            }
        }
        return Optional.empty();
    }

    private boolean matches(LocalDate day) {
        boolean date = days.get(day.getDayOfMonth());
        boolean weekday = weekdays.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? date || weekday : date && weekday);
    }

    private Optional<LocalTime> lastOfDay(LocalTime bound) {
        int hour = hours.previousSetBit(bound.getHour());
        int minute = minutes.previousSetBit(hour == bound.getHour() ? bound.getMinute() : 59);
        if (minute < 0 && hour >= 0) {
            hour = hours.previousSetBit(hour - 1);
            minute = minutes.previousSetBit(59);
        }
        return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
    }

    private Optional<LocalTime> firstOfDay(LocalTime bound) {
        int hour = hours.nextSetBit(bound.getHour());
        int minute = minutes.nextSetBit(hour == bound.getHour() ? bound.getMinute() : 0);
        if (minute < 0 && hour >= 0) {
            hour = hours.nextSetBit(hour + 1);
            minute = minutes.nextSetBit(0);
        }
        return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
    }
}
