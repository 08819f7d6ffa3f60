package io.openclaw.router.exchange;

import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.jvm.MemoryRoom;
import io.openclaw.router.log.RouterLog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The filters in their order, what each of them costs, and what is done about those that fail. */
public final class FilterChain {
    /** Kinds of failures that are logged; a filter that makes up new ones for every request must not fill the memory. */
    private static final int MAX_KINDS = 100;

    private final List<FilterAccount> filters;
    private final RouterLog log;
    private final Thread.UncaughtExceptionHandler fatal;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** A filter threw; it has been logged. */
    static final class FilterFailure extends RuntimeException {
        FilterFailure(Throwable cause) {
            super("a filter failed", cause, false, false);
        }
    }

    public FilterChain(List<LoadedFilter> filters, RouterLog log, Thread.UncaughtExceptionHandler fatal) {
        this.filters = filters.stream().map(FilterAccount::new).toList();
        this.log = log;
        this.fatal = fatal;
    }

    boolean isEmpty() {
        return filters.isEmpty();
    }

    int size() {
        return filters.size();
    }

    FilterAccount get(int place) {
        return filters.get(place);
    }

    /** In their order. */
    public List<FilterFigures> figures() {
        return filters.stream().map(FilterAccount::figures).toList();
    }

    /** Logs a failure once a kind; memory that has run out, and isn't back, is more than a filter's failure. */
    FilterFailure failure(FilterAccount of, Class<?> where, Throwable cause) {
        of.failed();
        String filter = "Filter: " + of.filter().name() + " (" + where.getName() + ")";
        if (cause instanceof OutOfMemoryError exhausted) {
            boolean contained = MemoryRoom.isBack(exhausted);
            try {
                log.error(
                        "clw-worker-oom: a filter ran out of memory",
                        filter,
                        "Cause: " + cause,
                        contained ? "Contained: its request fails, the router goes on" : "The router can't go on");
            } finally { // to say it takes memory too
                if (!contained) {
                    fatal.uncaughtException(Thread.currentThread(), cause);
                }
            }
            return new FilterFailure(cause);
        }
        String kind = where.getName() + " " + cause.getClass().getName();
        if (logged.size() < MAX_KINDS && logged.add(kind)) {
            StackTraceElement[] trace = cause.getStackTrace();
            log.error(
                    "clw-internal: a filter failed",
                    filter,
                    "Cause: " + cause,
                    "At: " + (trace.length == 0 ? "unknown" : trace[0]));
        }
        return new FilterFailure(cause);
    }
}
