package io.openclaw.router.route;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.openclaw.router.admission.Cap;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.admission.Lane;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All routes, most specific first: by host (exact, wildcard, any), then by length of the path prefix, then by number of conditions on method
 * and headers, then in the file's order. The first that matches wins.
 */
public final class RouteTable {
    private static final Comparator<Route> MOST_SPECIFIC = Comparator.<Route>comparingInt(
                    route -> route.host().rank())
            .thenComparingInt(route -> route.prefix().length())
            .thenComparingInt(Route::conditions)
            .reversed();

    private final Route[] ordered;
    private final List<Route> inFileOrder;
    private final List<Upstream> upstreams;
    private final Map<String, Lane> shared;
    /** Realms of routes that cache. */
    private final Set<String> realms;

    private RouteTable(List<Route> inFileOrder, List<Upstream> upstreams, Map<String, Lane> shared) {
        this.inFileOrder = List.copyOf(inFileOrder);
        this.upstreams = List.copyOf(upstreams);
        this.shared = Map.copyOf(shared);
        List<Route> sorted = new ArrayList<>(inFileOrder);
        sorted.sort(MOST_SPECIFIC);
        this.ordered = sorted.toArray(new Route[0]);
        this.realms =
                inFileOrder.stream().map(Route::realm).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /**
     * Builds upstreams and routes; routes of one upstream share a lane of the gate, but one with a limit of its own has its own.
     *
     * @param loops how many event loops will use the upstreams
     */
    public static RouteTable of(Settings.Router settings, Gate gate, int loops) {
        return build(settings, gate, loops, new RouteTable(List.of(), List.of(), Map.of()));
    }

    /**
     * The table of another configuration. An upstream whose settings are the same is the same object, with its connections and its health;
     * caps, lanes and figures go on under their names, so that limits hold over all that runs. Nothing is in force before {@link #limit}.
     */
    public RouteTable next(Settings.Router settings, Gate gate, int loops) {
        return build(settings, gate, loops, this);
    }

    private static RouteTable build(Settings.Router settings, Gate gate, int loops, RouteTable before) {
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        settings.upstreams().forEach((name, upstream) -> {
            Upstream known = before.upstream(name);
            upstreams.put(name, known == null ? new Upstream(name, upstream, loops) : known.with(upstream));
        });
        Map<String, Lane> shared = new HashMap<>();
        List<Route> routes = new ArrayList<>();
        for (Settings.Route route : settings.routes()) {
            Upstream upstream = upstreams.get(route.upstream());
            if (upstream == null) {
                throw new IllegalArgumentException("route " + route.name() + " names no upstream");
            }
            Integer limit = route.maxConcurrentRequests();
            if (limit == null) {
                Lane lane = shared.computeIfAbsent(upstream.name(), name -> before.shared(upstream, gate));
                routes.add(new Route(route, routes.size(), upstream, lane, null));
            } else {
                routes.add(before.capped(route, limit, routes.size(), upstream, gate));
            }
        }
        return new RouteTable(routes, List.copyOf(upstreams.values()), shared);
    }

    private @Nullable Upstream upstream(String name) {
        for (Upstream upstream : upstreams) {
            if (upstream.name().equals(name)) {
                return upstream;
            }
        }
        return null;
    }

    private Lane shared(Upstream upstream, Gate gate) {
        Lane known = shared.get(upstream.name());
        return known == null ? gate.lane(List.of(upstream.cap())) : known;
    }

    /** A route with a limit of its own: of the same name before it the cap, and of the same upstream the lane too. */
    private Route capped(Settings.Route route, int limit, int index, Upstream upstream, Gate gate) {
        Route known = null;
        for (Route other : inFileOrder) {
            if (other.name().equals(route.name())) {
                known = other;
            }
        }
        Cap cap = known == null ? null : known.own();
        if (known == null || cap == null) {
            Cap own = new Cap(limit);
            return new Route(route, index, upstream, gate.lane(List.of(own, upstream.cap())), own);
        }
        boolean sameUpstream = known.upstream().name().equals(upstream.name());
        Lane lane = sameUpstream ? known.lane() : gate.lane(List.of(cap, upstream.cap()));
        return new Route(route, index, upstream, lane, cap);
    }

    /** Puts the limits of routes and upstreams in force. */
    public void limit(Gate gate) {
        for (Upstream upstream : upstreams) {
            gate.resize(upstream.cap(), upstream.maxConnections());
        }
        for (Route route : inFileOrder) {
            route.limit(gate);
        }
    }

    /** The route, or null where none matches, or where the path's percent-encoding decides which does: the upstream may read it in the other way. */
    public @Nullable Route match(HttpRequest request) {
        String authority = request.headers().get(HttpHeaderNames.HOST);
        String host = authority == null ? "" : HostPattern.withoutPort(authority);
        String target = request.uri();
        Route found = match(request, host, target);
        return target.indexOf('%') < 0 || match(request, host, Unreserved.decoded(target)) == found ? found : null;
    }

    private @Nullable Route match(HttpRequest request, String host, String target) {
        for (Route route : ordered) {
            if (route.matches(request.method(), host, target, request.headers())) {
                return route;
            }
        }
        return null;
    }

    /** The realm of whose responses a request of this route may make some untrue, whether or not the route caches; null where none are cached. */
    public @Nullable String changedBy(Route route) {
        return realms.contains(route.place()) ? route.place() : null;
    }

    public List<Route> routes() {
        return inFileOrder;
    }

    public List<Upstream> upstreams() {
        return upstreams;
    }
}
