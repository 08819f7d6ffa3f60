package io.openclaw.router.cache;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;

/** HTTP-date in its three forms (RFC 9110, section 5.6.7), to the letter but for case: a date that is none means stale, and must not pass for one. */
final class HttpDates {
    static final long NONE = Long.MIN_VALUE;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    private static final int FIXDATE = 29;
    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static final int ASCTIME = 24;
    /** What follows the day's name in {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static final int RFC_850_REST = 24;

    private static final int DAY_NAME = 3;
    private static final int MOST_YEARS_AHEAD = 50;

    private HttpDates() {}

    /** Seconds since 1970; {@link #NONE} where it is no date. */
    static long parse(String text) {
        int comma = text.indexOf(',');
        try {
            if (comma == DAY_NAME && text.length() == FIXDATE) {
                return fixdate(text);
            }
            if (comma > DAY_NAME && text.length() == comma + RFC_850_REST) {
                return rfc850(text, comma);
            }
            return comma < 0 && text.length() == ASCTIME ? asctime(text) : NONE;
        } catch (DateTimeException e) { // the 31st of April
            return NONE;
        }
    }

    private static long fixdate(String text) {
        boolean sound = isDay(text.substring(0, DAY_NAME), true)
                && has(text, 3, ", ")
                && text.charAt(7) == ' '
                && text.charAt(11) == ' '
                && text.charAt(16) == ' '
                && isGmt(text, 25);
        return sound ? seconds(number(text, 12, 4), month(text, 8), number(text, 5, 2), text, 17) : NONE;
    }

    private static long rfc850(String text, int comma) {
        boolean sound = isDay(text.substring(0, comma), false)
                && has(text, comma, ", ")
                && text.charAt(comma + 4) == '-'
                && text.charAt(comma + 8) == '-'
                && text.charAt(comma + 11) == ' '
                && isGmt(text, comma + 20);
        int year = number(text, comma + 9, 2);
        if (!sound || year < 0) {
            return NONE;
        }
        int now = Year.now(ZoneOffset.UTC).getValue();
        int full = now - now % 100 + year;
        full = full > now + MOST_YEARS_AHEAD ? full - 100 : full;
        return seconds(full, month(text, comma + 5), number(text, comma + 2, 2), text, comma + 12);
    }

    private static long asctime(String text) {
        boolean sound = isDay(text.substring(0, DAY_NAME), true)
                && text.charAt(3) == ' '
                && text.charAt(7) == ' '
                && text.charAt(10) == ' '
                && text.charAt(19) == ' ';
        int day = text.charAt(8) == ' ' ? number(text, 9, 1) : number(text, 8, 2);
        return sound ? seconds(number(text, 20, 4), month(text, 4), day, text, 11) : NONE;
    }

    private static long seconds(int year, int month, int day, String text, int timeAt) {
        int hour = number(text, timeAt, 2);
        int minute = number(text, timeAt + 3, 2);
        int second = number(text, timeAt + 6, 2);
        boolean sound = year >= 0
                && month > 0
                && day > 0
                && hour >= 0
                && minute >= 0
                && second >= 0
                && text.charAt(timeAt + 2) == ':'
                && text.charAt(timeAt + 5) == ':';
        // a leap second is the second before it
        return sound
                ? LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59))
                        .toEpochSecond(ZoneOffset.UTC)
                : NONE;
    }

    private static boolean isDay(String name, boolean shortened) {
        for (String day : DAYS) {
            if (name.equalsIgnoreCase(shortened ? day.substring(0, DAY_NAME) : day)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGmt(String text, int at) {
        return text.regionMatches(true, at, " GMT", 0, 4);
    }

    private static boolean has(String text, int at, String part) {
        return text.startsWith(part, at);
    }

    /** 1 to 12; 0 for none. */
    private static int month(String text, int at) {
        for (int i = 0; i < MONTHS.size(); i++) {
            if (text.regionMatches(true, at, MONTHS.get(i), 0, DAY_NAME)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** -1 where not all are digits. */
    private static int number(String text, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
