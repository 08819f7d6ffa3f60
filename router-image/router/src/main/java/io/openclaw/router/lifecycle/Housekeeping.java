package io.openclaw.router.lifecycle;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.CollectionPolicy;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.memory.Pressure;
import java.time.Duration;
import java.util.List;

/** What is looked after at each look of {@link Watch}: memory that is short, memory that is held for nobody, and filters that pile it up. */
record Housekeeping(
        TrafficServer traffic, PressureLadder pressure, Defragmentation defragmentation, FilterWatch filters) {

    static Housekeeping of(Launch launch, TrafficServer traffic, List<LoadedFilter> filters, Evidence evidence) {
        return new Housekeeping(
                traffic,
                new PressureLadder(launch.plan(), traffic, evidence, launch.log()),
                new Defragmentation(launch.plan(), traffic, launch.log()),
                new FilterWatch(filters, () -> traffic.figures().filters(), launch.log()));
    }

    /** What a collection would be in the way of. */
    CollectionPolicy.Load load() {
        if (pressure.sheds()) {
            return CollectionPolicy.Load.SHEDDING;
        }
        Gate.Figures requests = traffic.gate().figures();
        boolean idle = requests.inFlight() == 0 && requests.size() == 0;
        return idle ? CollectionPolicy.Load.IDLE : CollectionPolicy.Load.SERVING;
    }

    /** @param growth of the live heap, in bytes a second */
    void look(GcFigures gc, double growth, Duration uptime) {
        pressure.look(gc, uptime);
        defragmentation.look(uptime);
        // a histogram can't explain what is not on the heap, and is one more pause where requests are refused
        Pressure.State shortage = pressure.state();
        boolean isShort = shortage.filling().heap() >= Pressure.Rung.WARN.enterAt()
                && shortage.rung().compareTo(Pressure.Rung.SHED) < 0;
        filters.look(isShort || growth > 0, uptime);
    }
}
