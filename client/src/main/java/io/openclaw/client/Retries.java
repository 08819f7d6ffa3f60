package io.openclaw.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is tried again, and when. A request is when it was surely not sent, or may be sent twice: its method is idempotent (RFC 9110, section
 * 9.2.2), or it carries an {@value #IDEMPOTENCY_KEY}. The pause before the n-th retry is any time up to {@code firstPause} doubled n-1 times
 * (full jitter, so that callers who failed together don't come back together), and after a server's Retry-After on top of what that says.
 *
 * @param attempts at most, the first included; at least 1
 * @param firstPause the longest before the first retry
 * @param longestPause bounds the doubling, not a Retry-After
 * @param deadline for all attempts and pauses together: a retry that would begin later is not made
 */
public record Retries(int attempts, Duration firstPause, Duration longestPause, Duration deadline) {
    /** A request that carries one may be sent twice: the server promises to act once. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** Five attempts, pauses of up to 1, 2, 4 and 8 s, a minute for all. */
    public static final Retries USUAL =
            new Retries(5, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1));

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    /** Too many requests; no answer from behind the router; overloaded; none in time. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    /** More double nothing: {@code longestPause} is long reached. */
    private static final int MOST_DOUBLINGS = 30;

    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts " + attempts + ": at least 1 is made");
        }
        if (firstPause.isNegative() || longestPause.isNegative() || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("pauses can't be below zero, and the deadline must be above it");
        }
    }

    /** Whether a request may be sent again although it may have arrived. */
    public static boolean mayBeSentTwice(String method, boolean hasIdempotencyKey) {
        return hasIdempotencyKey || IDEMPOTENT.contains(method);
    }

    /**
     * How long to wait before a request is tried again after an answer.
     *
     * @param attempt that got the answer, from 1 on
     * @param elapsed since the first attempt began
     * @param retryAfter the field's value; null where there is none
     * @return empty where the answer stands
     */
    public Optional<Duration> afterAnswer(
            boolean mayBeSentTwice, int status, @Nullable String retryAfter, int attempt, Duration elapsed) {
        if (!mayBeSentTwice || !PASSING.contains(status)) {
            return Optional.empty();
        }
        Duration asked = retryAfter == null
                ? Duration.ZERO
                : parse(retryAfter, Clock.systemUTC().instant());
        return within(asked.plus(jitter(attempt)), attempt, elapsed);
    }

    /** The same after a failure: no connection is a request that was not sent. */
    public Optional<Duration> afterFailure(boolean mayBeSentTwice, Throwable failure, int attempt, Duration elapsed) {
        boolean unsent = failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
        return unsent || (mayBeSentTwice && failure instanceof IOException)
                ? within(jitter(attempt), attempt, elapsed)
                : Optional.empty();
    }

    private Optional<Duration> within(Duration pause, int attempt, Duration elapsed) {
        return attempt < attempts && elapsed.plus(pause).compareTo(deadline) < 0
                ? Optional.of(pause)
                : Optional.empty();
    }

    private Duration jitter(int attempt) {
        double most = Math.min(firstPause.toMillis() * Math.pow(2, Math.min(attempt - 1, MOST_DOUBLINGS)), (double)
                longestPause.toMillis());
        return Duration.ofMillis((long) (most * ThreadLocalRandom.current().nextDouble()));
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); what is neither asks for nothing. */
    static Duration parse(String retryAfter, Instant now) {
        if (SECONDS.matcher(retryAfter).matches()) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            Instant date = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }
}
