package io.openclaw.router.log;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One line a request, rendered by the thread that answered it and written by another. As text in the router's look
 *
 * <pre>
 * [OpenClaw Router] ACCESS: 2026-11-24T10:22:09.123Z 10.0.0.7 "GET /x?y=1" 200 in=0 out=17 duration_ms=1.204 upstream_wait_ms=0.911 route=all upstream=10.0.1.4:8080 code=- trace=-
 * </pre>
 *
 * or as one JSON object with {@code time}, {@code client}, {@code method}, {@code target}, {@code status}, {@code bytes_in}, {@code bytes_out},
 * {@code duration_ms}, {@code upstream_wait_ms}, {@code route}, {@code upstream}, {@code code} and {@code trace_id}. What there isn't is
 * {@code -} in text and null in JSON; so is the status of a request whose client left before an answer.
 */
public final class AccessLog {
    /** Longer targets are cut, so that a line has a bound whatever it is made of. */
    public static final int MAX_TARGET = 2048;

    private final LineBuffer lines;
    private final RouterLog.Format format;
    private final double sample;

    /**
     * What became of one request.
     *
     * @param endedMs since the epoch
     * @param client address as text
     * @param method null where the request could not be read so far
     * @param target as the client sent it
     * @param status of the answer; 0 where there was none
     * @param bytesIn of the body, or of what came through a tunnel
     * @param upstreamWaitNanos from the turn at the upstream to its answer's head; negative where there was none
     * @param code of our own refusal
     */
    public record Line(
            long endedMs,
            String client,
            @Nullable String method,
            @Nullable String target,
            int status,
            long bytesIn,
            long bytesOut,
            long durationNanos,
            long upstreamWaitNanos,
            @Nullable String route,
            @Nullable String upstream,
            @Nullable String code,
            @Nullable String traceId) {}

    /** @param sample the part of all requests that is written, 0 to 1 */
    public AccessLog(LineBuffer lines, RouterLog.Format format, double sample) {
        this.lines = lines;
        this.format = format;
        this.sample = sample;
    }

    /** Whether this request is one of the sample. */
    public boolean wants() {
        return sample >= 1 || ThreadLocalRandom.current().nextDouble() < sample;
    }

    public void write(Line line) {
        AccessLine text = AccessLine.ofThisThread();
        text.render(line, format);
        lines.append(text.bytes(), text.length());
    }

    /** Lines that found no room. */
    public long dropped() {
        return lines.dropped();
    }
}
