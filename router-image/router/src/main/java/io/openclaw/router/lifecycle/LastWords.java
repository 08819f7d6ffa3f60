package io.openclaw.router.lifecycle;

import io.openclaw.router.log.RouterLog;
import java.nio.charset.StandardCharsets;

/**
 * The FATAL block, written into memory that was set aside at the start: when it is needed, nothing can be allocated any more. Text is ASCII.
 *
 * <pre>
 * [OpenClaw Router] FATAL: clw-router-oom: Router heap exhausted
 * [OpenClaw Router]   Request count: 15,847
 * [OpenClaw Router]   Memory used: 2048 MB / 2048 MB
 * [OpenClaw Router]   Duration: 00:23:45
 * [OpenClaw Router]   Exiting with code 137 (SIGKILL)
 * </pre>
 */
final class LastWords {
    /** Several times what the block takes. */
    private static final int CAPACITY = 1024;

    private final boolean json;
    private final byte[] text = new byte[CAPACITY];
    private int length;

    LastWords(RouterLog.Format format) {
        json = format == RouterLog.Format.JSON;
    }

    /** @return the bytes to write: the first {@link #length()} of them */
    byte[] compose(String headline, long requests, long usedMb, long maxMb, long seconds) {
        length = 0;
        ascii(json ? "{\"level\":\"FATAL\",\"message\":\"" : "[OpenClaw Router] FATAL: ")
                .ascii(headline);
        ascii(json ? "\",\"facts\":[" : "");
        fact(true, "Request count: ").grouped(requests);
        fact(false, "Memory used: ")
                .number(usedMb)
                .ascii(" MB / ")
                .number(maxMb)
                .ascii(" MB");
        fact(false, "Duration: ").twoDigits(seconds / 3600).ascii(":").twoDigits(seconds / 60 % 60);
        ascii(":").twoDigits(seconds % 60);
        fact(false, "Exiting with code 137 (SIGKILL)").ascii(json ? "\"]}\n" : "\n");
        return text;
    }

    int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    private LastWords fact(boolean first, String name) {
        if (json) {
            return ascii(first ? "\"" : "\",\"").ascii(name);
        }
        return ascii("\n[OpenClaw Router]   ").ascii(name);
    }

    private LastWords ascii(String string) {
        for (int i = 0; i < string.length(); i++) {
            text[length++] = (byte) string.charAt(i);
        }
        return this;
    }

    /** Thousands separated by commas. */
    private LastWords grouped(long value) {
        if (value >= 1000) {
            grouped(value / 1000).ascii(",");
            digit(value / 100 % 10);
            digit(value / 10 % 10);
        } else if (value >= 100) {
            digit(value / 100);
            digit(value / 10 % 10);
        } else if (value >= 10) {
            digit(value / 10);
        }
        digit(value % 10);
        return this;
    }

    private LastWords number(long value) {
        if (value >= 10) {
            number(value / 10);
        }
        digit(value % 10);
        return this;
    }

    private LastWords twoDigits(long value) {
        if (value >= 100) {
            return number(value);
        }
        digit(value / 10);
        digit(value % 10);
        return this;
    }

    private void digit(long value) {
        text[length++] = (byte) ('0' + value);
    }
}
