package io.openclaw.router.wire;

import io.openclaw.router.log.RouterLog;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What is done with an exception that reached the end of a pipeline: memory that has run out is fatal, a peer's reset is everyday, all else is
 * a fault of ours and is logged.
 */
public record Faults(RouterLog log, Thread.UncaughtExceptionHandler fatal) {
    public void caught(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof OutOfMemoryError) { // direct memory's too: Netty's is a subclass
                fatal.uncaughtException(Thread.currentThread(), at);
                return;
            }
        }
        // unchecked: epoll's, of a socket that went while it was being asked to read
        if (!(cause instanceof IOException || cause instanceof UncheckedIOException)) {
            StackTraceElement[] trace = cause.getStackTrace();
            log.error(
                    "clw-internal: " + cause.getClass().getName(),
                    "Message: " + cause.getMessage(),
                    "At: " + (trace.length == 0 ? "unknown" : trace[0]));
        }
    }
}
