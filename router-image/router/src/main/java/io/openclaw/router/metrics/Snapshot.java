package io.openclaw.router.metrics;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.alert.AlertFigures;
import io.openclaw.router.cache.CacheFigures;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.jvm.JvmFigures;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.upstream.UpstreamFigures;
import io.openclaw.settings.memory.MemoryPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The router at one instant: what one document is rendered from, so that its figures agree with one another.
 *
 * @param answers by route, last those without one
 * @param queue of one moment, in which enqueued = processed + rejected + abandoned + size + in flight
 * @param accessLinesDropped lines of the access log that found no room
 */
public record Snapshot(
        String version,
        State state,
        Duration uptime,
        ConfigState config,
        MemoryPlan plan,
        JvmFigures jvm,
        Pressure.State pressure,
        Findings findings,
        Gate.Figures queue,
        Ledger ledger,
        List<AnswerCounts.Answers> answers,
        Connections connections,
        long accessLinesDropped,
        AlertFigures alerts,
        Filters filters,
        CacheFigures cache) {

    /**
     * What the filters cost and hold.
     *
     * @param costs in the order in which requests pass them
     * @param holdings by name; empty before they were looked for
     */
    public record Filters(List<FilterFigures> costs, Map<String, FilterHoldings> holdings) {
        FilterHoldings of(String filter) {
            return holdings.getOrDefault(filter, FilterHoldings.NONE);
        }
    }

    /**
     * What the router has found out about its memory.
     *
     * @param growthPerSecond bytes by which the live heap grows; 0 where it doesn't
     * @param pausesExceeded collections that took longer than the alert threshold
     * @param fragmented whether memory is held for nobody, and a trim was tried
     * @param swapDoubt why the swap that was asked for isn't there; empty where it is, or none was asked for
     */
    public record Findings(double growthPerSecond, long pausesExceeded, boolean fragmented, String swapDoubt) {}

    /**
     * Connections open now.
     *
     * @param load what clients make the router hold
     * @param upstreams by name
     * @param tunnelsOpened that ever were
     */
    public record Connections(
            int clients, ClientLoad load, Map<String, UpstreamFigures> upstreams, int tunnels, long tunnelsOpened) {}
}
