package io.openclaw.operator.status;

import io.openclaw.diagnosis.Cause;
import io.openclaw.operator.sample.Suspect;
import io.openclaw.settings.Settings;
import io.openclaw.settings.units.Bytes;
import java.util.List;

/** The field of the resource to change against a cause, as it is and as it might be. A first step, to be looked at again: what is halved may still be too much. */
final class Remedy {
    /** A mark above the slowest that most clients are. Chosen: half a modem's rate. */
    private static final int LEAST_SEND_RATE_KIB = 4;

    private final Settings.Router router;
    private final List<Suspect> suspects;
    private final long peakMb;
    private final long inFlight;

    /**
     * @param settings in force
     * @param suspects what filters pile up
     * @param peakMb of live memory; 0 where unknown
     * @param inFlight requests at once; 0 where unknown
     */
    Remedy(Settings settings, List<Suspect> suspects, long peakMb, long inFlight) {
        router = settings.router();
        this.suspects = suspects;
        this.peakMb = peakMb;
        this.inFlight = inFlight;
    }

    /** As in {@code spec.queue.maxMemory: 512Mi -> 256Mi}; empty where nobody can say. */
    String against(Cause cause) {
        return switch (cause) {
            case OVERSIZE_REQUEST ->
                halved("limits.maxRequestBody", router.limits().maxRequestBodyMb());
            case QUEUE_BACKLOG, SLOW_UPSTREAM ->
                halved("queue.maxMemory", router.queue().maxMemoryMb());
            case CACHE_PRESSURE -> halved("cache.maxMemory", router.cache().maxMemoryMb());
            case RESPONSE_BUFFERING -> {
                int rate = router.limits().minSendRateKbps();
                yield change("limits.minSendRate", rate + "Ki", Math.max(LEAST_SEND_RATE_KIB, 2 * rate) + "Ki");
            }
            case CONCURRENCY_OVERLOAD -> {
                int most = router.limits().maxConcurrentRequests();
                // a limit far above what is too much already would stop nobody
                long half = Math.min(most, inFlight > 1 ? inFlight : most) / 2;
                yield half < 1 ? "" : change("limits.maxConcurrentRequests", "" + most, "" + half);
            }
            case INSUFFICIENT_MEMORY -> {
                int heap = router.process().maxHeapMb();
                long enough = RightSize.heapFor((double) peakMb);
                yield enough > heap ? change("process.maxHeap", mib(heap), mib(enough)) : "";
            }
            case GC_PRESSURE -> {
                int young = router.process().maxNewSpaceMb();
                int room = router.process().maxHeapMb() - router.process().maxOldSpaceMb();
                yield 2 * young <= room
                        ? change("process.maxNewSpace", mib(young), mib(2L * young))
                        : change(
                                "process.maxHeap",
                                mib(router.process().maxHeapMb()),
                                mib(2L * router.process().maxHeapMb()));
            }
            case HANDLER_LEAK ->
                suspects.isEmpty()
                        ? ""
                        : "spec.filters: take out " + suspects.getFirst().filter() + ", or mend its class "
                                + suspects.getFirst().className() + ". ";
            case FRAGMENTATION, UNKNOWN, NONE -> "";
        };
    }

    private static String halved(String field, int mb) {
        return mb < 2 ? "" : change(field, mib(mb), mib(mb / 2));
    }

    private static String change(String field, String now, String better) {
        return "spec." + field + ": " + now + " -> " + better + ". ";
    }

    private static String mib(long mb) {
        return Bytes.format(mb * Bytes.MIB);
    }
}
