package io.openclaw.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is allowed and yet most likely not meant. Each piece of advice begins with the key that it is about. */
public final class SettingsAdvice {
    /** A slot serves about one request a second: the stand-in for the peak rate, which no configuration tells. */
    private static final int REQUESTS_PER_SLOT_AND_SECOND = 1;
    /** What a client may wait before it is better told 503; the reckoning that the documentation makes. */
    private static final int ACCEPTABLE_WAIT_SECONDS = 10;
    /** A queue that holds less than this much of the peak rate sheds on every burst. */
    private static final int LEAST_WAIT_SECONDS = 1;
    /** What an idle router keeps live, measured: the ratio detector sees no smaller heap than this. */
    private static final int IDLE_LIVE_MB = 16;
    /** The constant in the ratio's divisor. */
    private static final int RATIO_OFFSET_MB = 1024;
    /** Bodies are streamed, so the heap bounds no body; but this far above it a limit can't have been reckoned with. */
    private static final int FAR_ABOVE = 64;

    private SettingsAdvice() {}

    /** One sentence each; empty where nothing is doubtful. */
    public static List<String> of(Settings settings) {
        List<String> advice = new ArrayList<>();
        queue(settings.router(), advice);
        fragmentation(settings.router().process(), advice);
        bodies(settings.router(), advice);
        actions(settings.monitoring(), advice);
        proxies(settings.router().listen(), advice);
        return advice;
    }

    private static void queue(Settings.Router router, List<String> advice) {
        int rate = router.limits().maxConcurrentRequests() * REQUESTS_PER_SLOT_AND_SECOND;
        if (router.queue().maxSize() < (long) rate * LEAST_WAIT_SECONDS) {
            advice.add("router.queue.max_size: " + router.queue().maxSize() + " holds less than " + LEAST_WAIT_SECONDS
                    + " s of " + rate + " requests/s (limits.max_concurrent_requests at one a second) and will shed"
                    + " normal peaks; for " + ACCEPTABLE_WAIT_SECONDS + " s of acceptable wait: "
                    + (long) rate * ACCEPTABLE_WAIT_SECONDS);
        }
    }

    private static void fragmentation(Settings.Process process, List<String> advice) {
        Settings.Fragmentation fragmentation = process.fragmentation();
        if (fragmentation.detector() != Settings.Detector.RATIO) {
            return;
        }
        String key = "router.process.fragmentation.ratio: ";
        double highest = ratio(process.maxHeapMb(), IDLE_LIVE_MB);
        double lowest = ratio(process.maxHeapMb(), fragmentation.maxHeapUsedMb());
        String how = String.format(
                Locale.ROOT,
                " (heap %d MB / (used + %d MB) is %.2f at most)",
                process.maxHeapMb(),
                RATIO_OFFSET_MB,
                highest);
        if (highest <= fragmentation.ratio()) {
            advice.add(key + fragmentation.ratio() + " can never be exceeded" + how + "; use detector: auto");
        } else if (lowest > fragmentation.ratio()) {
            advice.add(key + fragmentation.ratio() + " is always exceeded below max_heap_used_mb once the heap has"
                    + " grown" + how + "; use detector: auto");
        } else {
            advice.add(key + fragmentation.ratio() + " is exceeded by an idle router once its heap has grown" + how
                    + "; use detector: auto");
        }
    }

    private static double ratio(int heapMb, int usedMb) {
        return (double) heapMb / (usedMb + RATIO_OFFSET_MB);
    }

    private static void bodies(Settings.Router router, List<String> advice) {
        long togetherMb =
                (long) router.limits().maxConcurrentRequests() * router.limits().maxRequestBodyMb();
        int heapMb = router.process().maxHeapMb();
        boolean asked = !router.limits().equals(Settings.defaults().router().limits());
        if (asked && togetherMb > (long) heapMb * FAR_ABOVE) {
            advice.add("router.limits.max_request_body_mb: " + router.limits().maxRequestBodyMb() + " MB times "
                    + router.limits().maxConcurrentRequests() + " concurrent requests is " + togetherMb
                    + " MB, far above the heap of " + heapMb
                    + " MB: bodies are streamed, but a filter that keeps them will exhaust it");
        }
    }

    private static void proxies(Settings.Listen listen, List<String> advice) {
        if (listen.proxyProtocol() && listen.trustedProxies().isEmpty()) {
            advice.add("router.listen.proxy_protocol: without trusted_proxies whoever reaches the port may claim to be"
                    + " any client; list the load balancers' addresses");
        }
    }

    private static void actions(Settings.Monitoring monitoring, List<String> advice) {
        for (int i = 0; i < monitoring.metrics().size(); i++) {
            Settings.Metric metric = monitoring.metrics().get(i);
            if (metric.action() != null && !monitoring.receivers().containsKey(metric.action())) {
                advice.add("monitoring.metrics[" + i + "].action: '" + metric.action()
                        + "' is no receiver under monitoring.receivers: the alert is only logged");
            }
        }
    }
}
