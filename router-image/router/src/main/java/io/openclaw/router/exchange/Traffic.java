package io.openclaw.router.exchange;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.cache.HttpCache;
import io.openclaw.router.log.AccessLog;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.message.Provenance;
import io.openclaw.router.message.RequestGuard;
import io.openclaw.router.route.RouteTable;
import io.openclaw.router.tunnel.Tunnels;
import org.jspecify.annotations.Nullable;

/**
 * What all exchanges share.
 *
 * @param provenance what upstreams are told about where a request is from
 * @param requestTimeoutNanos for a request to arrive whole, and for a client to take what it is sent
 * @param rates how fast clients must be
 * @param overflowMessage said to those who are shed
 * @param cache null where nothing is cached
 * @param accessLog null where none is wanted
 */
public record Traffic(
        RouteTable routes,
        Gate gate,
        Ledger ledger,
        RequestGuard guard,
        Provenance provenance,
        FilterChain filters,
        AnswerCounts counts,
        long requestTimeoutNanos,
        LeastRates rates,
        String overflowMessage,
        Tunnels tunnels,
        @Nullable HttpCache cache,
        @Nullable AccessLog accessLog) {}
