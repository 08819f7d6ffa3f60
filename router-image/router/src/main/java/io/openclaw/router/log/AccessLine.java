package io.openclaw.router.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Renders one line of the access log into a buffer that is used again for the next. What came from a client is escaped, so that no request can
 * write a line or a field of its own.
 */
final class AccessLine {
    /** Of one character: a JSON escape, <code>&#92;u001b</code>. */
    private static final int ESCAPED_BYTES_MAX = 6;
    /** Of all fields but the target: methods and names are short, or cut here. */
    private static final int MAX_FIELD = 256;

    /** Text fields beside the target. */
    private static final int FIELDS = 6;
    /** Names, numbers and punctuation. */
    private static final int FRAME = 512;

    /** For the longest line that there can be: a bound of its own for each part of it. */
    private static final int CAPACITY = ESCAPED_BYTES_MAX * (AccessLog.MAX_TARGET + FIELDS * MAX_FIELD) + FRAME;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
    private static final ThreadLocal<AccessLine> OF_THREAD = ThreadLocal.withInitial(AccessLine::new);

    private final byte[] bytes = new byte[CAPACITY];
    private int length;
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    private AccessLine() {}

    static AccessLine ofThisThread() {
        return OF_THREAD.get();
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void render(AccessLog.Line line, RouterLog.Format format) {
        length = 0;
        switch (format) {
            case TEXT -> text(line);
            case JSON -> json(line);
        }
        put('\n');
    }

    private void text(AccessLog.Line line) {
        ascii("[OpenClaw Router] ACCESS: ");
        time(line.endedMs());
        put(' ');
        escaped(line.client(), MAX_FIELD);
        ascii(" \"");
        escapedOrDash(line.method(), MAX_FIELD);
        put(' ');
        escapedOrDash(line.target(), AccessLog.MAX_TARGET);
        ascii("\" ");
        if (line.status() == 0) {
            put('-');
        } else {
            number(line.status());
        }
        ascii(" in=").number(line.bytesIn());
        ascii(" out=").number(line.bytesOut());
        ascii(" duration_ms=").millis(line.durationNanos());
        ascii(" upstream_wait_ms=");
        if (line.upstreamWaitNanos() < 0) {
            put('-');
        } else {
            millis(line.upstreamWaitNanos());
        }
        ascii(" route=").escapedOrDash(line.route(), MAX_FIELD);
        ascii(" upstream=").escapedOrDash(line.upstream(), MAX_FIELD);
        ascii(" code=").escapedOrDash(line.code(), MAX_FIELD);
        ascii(" trace=").escapedOrDash(line.traceId(), MAX_FIELD);
    }

    private void json(AccessLog.Line line) {
        ascii("{\"time\":\"").time(line.endedMs());
        ascii("\",\"client\":").quoted(line.client(), MAX_FIELD);
        ascii(",\"method\":").quoted(line.method(), MAX_FIELD);
        ascii(",\"target\":").quoted(line.target(), AccessLog.MAX_TARGET);
        ascii(",\"status\":");
        if (line.status() == 0) {
            ascii("null");
        } else {
            number(line.status());
        }
        ascii(",\"bytes_in\":").number(line.bytesIn());
        ascii(",\"bytes_out\":").number(line.bytesOut());
        ascii(",\"duration_ms\":").millis(line.durationNanos());
        ascii(",\"upstream_wait_ms\":");
        if (line.upstreamWaitNanos() < 0) {
            ascii("null");
        } else {
            millis(line.upstreamWaitNanos());
        }
        ascii(",\"route\":").quoted(line.route(), MAX_FIELD);
        ascii(",\"upstream\":").quoted(line.upstream(), MAX_FIELD);
        ascii(",\"code\":").quoted(line.code(), MAX_FIELD);
        ascii(",\"trace_id\":").quoted(line.traceId(), MAX_FIELD);
        put('}');
    }

    private AccessLine time(long epochMs) {
        long now = Math.floorDiv(epochMs, 1000);
        if (now != second) { // once a second: formatting a date costs more than the rest of the line
            second = now;
            secondText = SECONDS.format(Instant.ofEpochSecond(now));
        }
        ascii(secondText).thousandths(Math.floorMod(epochMs, 1000));
        return put('Z');
    }

    private AccessLine millis(long nanos) {
        long micros = nanos / 1000;
        number(micros / 1000).put('.');
        return thousandths((int) (micros % 1000));
    }

    private AccessLine thousandths(int value) {
        put('0' + value / 100);
        put('0' + value / 10 % 10);
        return put('0' + value % 10);
    }

    private AccessLine number(long value) {
        if (value >= 10) {
            number(value / 10);
        }
        return put((int) ('0' + value % 10));
    }

    private AccessLine quoted(@Nullable String value, int most) {
        if (value == null) {
            return ascii("null");
        }
        put('"');
        escaped(value, most);
        return put('"');
    }

    private AccessLine escapedOrDash(@Nullable String value, int most) {
        return value == null || value.isEmpty() ? put('-') : escaped(value, most);
    }

    /** As JSON does; everything that is not visible ASCII by its number, so that the output's encoding doesn't matter. */
    private AccessLine escaped(String value, int most) {
        int end = Math.min(value.length(), most);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\').put(c);
            } else if (c >= ' ' && c < 0x7f) {
                put(c);
            } else {
                put('\\').put('u');
                put(HEX[c >> 12 & 0xf])
                        .put(HEX[c >> 8 & 0xf])
                        .put(HEX[c >> 4 & 0xf])
                        .put(HEX[c & 0xf]);
            }
        }
        return this;
    }

    private AccessLine ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        return this;
    }

    private AccessLine put(int c) {
        bytes[length++] = (byte) c;
        return this;
    }
}
