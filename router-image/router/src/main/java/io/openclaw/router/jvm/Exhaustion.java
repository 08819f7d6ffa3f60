package io.openclaw.router.jvm;

import io.netty.util.internal.OutOfDirectMemoryError;

/** What an {@link OutOfMemoryError} says has run out. The JVM tells it by the message only; each begins the same in every release since 8. */
public enum Exhaustion {
    HEAP,
    /** {@code -XX:MaxDirectMemorySize}. */
    DIRECT,
    /** {@code -XX:MaxMetaspaceSize}, or its part for compressed class pointers. */
    METASPACE,
    /** The system lets no more of them be started: {@code pids.max}, {@code ulimit -u} or its memory. */
    THREADS;

    public static Exhaustion of(OutOfMemoryError error) {
        String message = error.getMessage();
        if (error instanceof OutOfDirectMemoryError) {
            return DIRECT;
        } else if (message == null) {
            return HEAP;
        } else if (message.startsWith("Cannot reserve")) {
            return DIRECT;
        } else if (message.startsWith("Metaspace") || message.startsWith("Compressed class space")) {
            return METASPACE;
        } else if (message.startsWith("unable to create native thread")) {
            return THREADS;
        } else {
            return HEAP;
        }
    }
}
