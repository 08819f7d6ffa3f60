package io.openclaw.router.cache;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored response without a look at it. Times in seconds, but for {@code storedAt}.
 *
 * @param storedAt nano time when it came, or was last validated
 * @param age how old it was then
 * @param lifetime from its making on
 * @param whileRevalidate so long after its lifetime it may be used while it is validated (RFC 5861, section 3)
 * @param ifError and so long in place of an error (section 4)
 * @param alwaysValidated it may not be used without (RFC 9111, section 5.2.2.4)
 * @param neverStale it may not be used stale, whoever asks (sections 5.2.2.2 and 5.2.2.8)
 * @param forAuthorized requests with Authorization may be answered with it (section 3.5)
 * @param selection null where it is for all requests of its URL
 */
record StoredInfo(
        long storedAt,
        long age,
        long lifetime,
        long whileRevalidate,
        long ifError,
        boolean alwaysValidated,
        boolean neverStale,
        boolean forAuthorized,
        @Nullable Selection selection) {
    /** On the heap, the selection apart. */
    private static final int HEAP_BYTES = 72;

    private static final long NANOS = 1_000_000_000L;

    /**
     * Where nobody says for how long a stale response may stand in for a failing origin (RFC 9111, section 4.2.4, allows it unless it is forbidden):
     * an hour, in which somebody will have looked.
     */
    private static final long IF_ERROR = 3600;

    static StoredInfo of(CacheControl control, Freshness freshness, @Nullable Selection selection, long storedAt) {
        return new StoredInfo(
                storedAt,
                freshness.age(),
                freshness.lifetime(),
                Math.max(0, control.staleWhileRevalidate),
                control.staleIfError == CacheControl.ABSENT ? IF_ERROR : control.staleIfError,
                control.noCache,
                control.forbidsStale(),
                control.allowsSharing(),
                selection);
    }

    /** RFC 9111, section 4.2.3. */
    long ageAt(long now) {
        return age + Math.max(0, now - storedAt) / NANOS;
    }

    /** Seconds for which it is still fresh; none above 0 where it is stale. */
    long freshFor(long now) {
        return lifetime - ageAt(now);
    }

    boolean isSelectedBy(Selection.Asker request, boolean authorized) {
        return (forAuthorized || !authorized) && (selection == null || selection.matches(request));
    }

    long heapBytes() {
        return (long) HEAP_BYTES + (selection == null ? 0 : selection.heapBytes());
    }
}
