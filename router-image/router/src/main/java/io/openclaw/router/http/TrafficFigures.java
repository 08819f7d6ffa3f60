package io.openclaw.router.http;

import io.openclaw.router.exchange.AnswerCounts;
import java.util.List;
import java.util.Map;

/**
 * What the traffic has been and is.
 *
 * @param answers by route; last those without one
 * @param clientConnections open now
 * @param upstreamConnections open now, by upstream, idle ones included
 * @param tunnels open now
 * @param tunnelsOpened that ever were
 * @param accessLinesDropped lines of the access log that found no room
 */
public record TrafficFigures(
        List<AnswerCounts.Answers> answers,
        int clientConnections,
        Map<String, Integer> upstreamConnections,
        int tunnels,
        long tunnelsOpened,
        long accessLinesDropped) {}
