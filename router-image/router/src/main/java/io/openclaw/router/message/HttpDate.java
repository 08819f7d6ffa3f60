package io.openclaw.router.message;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time as Date says it: IMF-fixdate (RFC 9110, section 5.6.7). Written once a second, by whoever asks first. */
final class HttpDate {
    private static final long SECOND_MS = 1000;
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private record Written(long second, AsciiString text) {}

    private static volatile Written written = new Written(-1, AsciiString.EMPTY_STRING);

    private HttpDate() {}

    static AsciiString now() {
        long second = Math.floorDiv(System.currentTimeMillis(), SECOND_MS);
        Written last = written;
        if (last.second != second) {
            last = new Written(second, AsciiString.cached(FORMAT.format(Instant.ofEpochSecond(second))));
            written = last; // two threads may write the same
        }
        return last.text;
    }
}
