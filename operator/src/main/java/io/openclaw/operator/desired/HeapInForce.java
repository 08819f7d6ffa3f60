package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterSpec;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.crds.spec.Autosize;
import io.openclaw.settings.Settings;
import io.openclaw.settings.units.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The heap that a router's pods are to have: the spec's or, where it says so, the one that its status recommends. Pure. */
final class HeapInForce {
    /** Of the spec's own. A node's room is known to whoever wrote that, and a peak of years may be in it. */
    private static final int MOST = 2;

    private static final int LEAST_PART = 4;
    private static final long DEFAULT = Settings.defaults().router().process().maxHeapMb() * Bytes.MIB;

    private HeapInForce() {}

    /** The spec with that heap; the spec itself where it is its own. */
    static OpenClawRouterSpec in(OpenClawRouter resource, OpenClawRouterSpec spec) {
        OpenClawRouterStatus status = resource.getStatus();
        if (spec.autosize() != Autosize.APPLY || status == null || status.recommendation() == null) {
            return spec;
        }
        Optional<Long> recommended = bytes(status.recommendation().maxHeap());
        if (recommended.isEmpty()) {
            return spec;
        }
        long own =
                bytes(spec.process() == null ? null : spec.process().maxHeap()).orElse(DEFAULT);
        long heap = Math.clamp(recommended.get(), own / LEAST_PART, MOST * own);
        return spec.withMaxHeap(new Quantity(Bytes.format(heap)));
    }

    private static Optional<Long> bytes(@Nullable Quantity quantity) {
        return Optional.ofNullable(quantity).map(Quantity::toString).flatMap(Bytes::parse);
    }
}
