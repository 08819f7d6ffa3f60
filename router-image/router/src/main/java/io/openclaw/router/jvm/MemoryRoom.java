package io.openclaw.router.jvm;

/** Whether an allocation failed because it alone asked for too much, or for what has gone with it: then all others have room. */
public final class MemoryRoom {
    /** Above this part of the heap a collector does little else than collect, and above it of direct memory the next large read may fail. */
    private static final double FULL = 0.85;

    private MemoryRoom() {}

    /**
     * Looks again once the call that failed is over. Of the heap a collection tells, which stops the router for its time: it has just been
     * stopped for several. Metaspace and threads are never given back by whoever used them up.
     */
    public static boolean isBack(OutOfMemoryError error) {
        try {
            return switch (Exhaustion.of(error)) {
                case HEAP ->
                    ForcedCollection.run().afterBytes()
                            < FULL * Runtime.getRuntime().maxMemory();
                case DIRECT -> NativeMemory.directBytes() < FULL * NativeMemory.directMaxBytes();
                case METASPACE, THREADS -> false;
            };
        } catch (OutOfMemoryError e) { // not even to look
            return false;
        }
    }
}
