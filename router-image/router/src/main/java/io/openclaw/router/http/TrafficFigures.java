package io.openclaw.router.http;

import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.upstream.UpstreamFigures;
import java.util.List;
import java.util.Map;

/**
 * What the traffic has been and is.
 *
 * @param answers by route; last those without one
 * @param clientConnections open now
 * @param load what those make the router hold
 * @param upstreams by name
 * @param tunnels open now
 * @param tunnelsOpened that ever were
 * @param accessLinesDropped lines of the access log that found no room
 * @param filters in their order
 */
public record TrafficFigures(
        List<AnswerCounts.Answers> answers,
        int clientConnections,
        ClientLoad load,
        Map<String, UpstreamFigures> upstreams,
        int tunnels,
        long tunnelsOpened,
        long accessLinesDropped,
        List<FilterFigures> filters) {}
