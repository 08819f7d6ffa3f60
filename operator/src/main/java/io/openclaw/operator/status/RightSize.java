package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.status.Recommendation;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Signals;
import io.openclaw.settings.units.Bytes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A better heap size from what the pods needed at most: more at once where one has too little, less once all were watched for a day. Pure. */
final class RightSize {
    /** Live memory and so much more of it are to stay below {@link #FULL} of the heap: the diagnosis' own marks. */
    private static final double PEAK_AND_MORE = 1.15;

    private static final double FULL = 0.75;
    /** Heaps are told in multiples of it. */
    private static final int STEP_MB = 16;
    /** What the contract's smallest samples run with. */
    private static final int LEAST_MB = 64;
    /** Of the present heap: what saves less is not worth a rollout. Chosen. */
    private static final double WORTH_IT = 0.75;
    /** A day's peak is in it. */
    private static final double DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private RightSize() {}

    /** In MB, for a peak of live memory. */
    static long heapFor(double peakMb) {
        return Math.max(LEAST_MB, (long) Math.ceil(PEAK_AND_MORE * peakMb / FULL / STEP_MB) * STEP_MB);
    }

    /**
     * @param before null where there was none
     * @param heapMb as it is
     * @return null where the heap is right, too little is known, or memory grows that nobody owns: no heap is large enough for that
     */
    static @Nullable Recommendation of(@Nullable Recommendation before, ClusterView view, Signals signals, int heapMb) {
        List<String> pods = view.members().stream().map(PodView::name).toList();
        Peak most = pods.stream()
                .map(signals::peak)
                .max(Comparator.comparingDouble(Peak::mb))
                .orElse(Peak.UNKNOWN);
        if (pods.stream().anyMatch(pod -> signals.verdict(pod).cause() == Cause.HANDLER_LEAK) || most.mb() == 0) {
            return before != null && most.mb() == 0 ? before : null;
        }
        long enough = heapFor(most.mb());
        boolean tooLittle = pods.stream().anyMatch(pod -> signals.verdict(pod).cause() == Cause.INSUFFICIENT_MEMORY);
        if (tooLittle && enough > heapMb) {
            return told(before, enough, most, pods.size());
        }
        double watched = pods.stream()
                .mapToDouble(pod -> signals.peak(pod).seconds())
                .min()
                .orElse(0);
        if (enough > WORTH_IT * heapMb) {
            return null;
        }
        // an operator that has just started has not seen the day; what the one before it told stays
        return watched < DAY_SECONDS ? before : told(before, enough, most, pods.size());
    }

    private static Recommendation told(@Nullable Recommendation before, long heapMb, Peak peak, int pods) {
        String because = String.format(
                Locale.ROOT,
                "live memory was %.0f MB at most in %d pods within %.0f h; that and 15 %% more are three quarters of it",
                peak.mb(),
                pods,
                Math.max(1, peak.seconds() / 3600));
        if (before != null
                && Wording.saysTheSame(
                        List.of(String.valueOf(before.maxHeap()), String.valueOf(before.because())),
                        List.of(quantity(heapMb).toString(), because))) {
            return before;
        }
        return new Recommendation(quantity(heapMb), because);
    }

    private static Quantity quantity(long mb) {
        return new Quantity(Bytes.format(mb * Bytes.MIB));
    }
}
