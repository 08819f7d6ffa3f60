package io.openclaw.router.heap.hprof;

import java.io.IOException;

/** A file that is no heap dump of HotSpot, or was cut. The message says what was found where. */
public final class HeapDumpException extends IOException {
    public HeapDumpException(String message) {
        super(message);
    }
}
