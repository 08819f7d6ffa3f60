package io.openclaw.router.filter;

/**
 * A user's extension, found by {@link java.util.ServiceLoader} in the jars of {@code filters.directory/NAME}, one instance for the router's
 * life. Calls come from several event loops at once, those of one exchange always from the same: they must not block (what
 * takes time is a {@link Verdict.Later}), and what an instance keeps for itself must be safe for concurrent use.
 *
 * <p>An exception from a filter or from one of its listeners answers 500 {@code clw-internal} where the response has not begun, and ends
 * the connection where it has; it never reaches another exchange. So does an {@link OutOfMemoryError} when the memory is there again once the
 * call is over; a filter that keeps what it used up ends the router with 137.
 */
public interface Filter extends AutoCloseable {
    /** Called once for each request that has found its route, before it is forwarded. Listeners are registered here. */
    Verdict onRequest(FilterExchange exchange) throws Exception;

    /** Called once, when the router stops. */
    @Override
    default void close() {}
}
