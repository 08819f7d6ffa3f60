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

    private RouteTable(List<Route> inFileOrder, List<Upstream> upstreams) {
        this.inFileOrder = List.copyOf(inFileOrder);
        this.upstreams = List.copyOf(upstreams);
        List<Route> sorted = new ArrayList<>(inFileOrder);
        sorted.sort(MOST_SPECIFIC);
        this.ordered = sorted.toArray(new Route[0]);
    }

    /** Builds upstreams and routes; routes of one upstream share a lane of the gate, but one with a limit of its own has its own. */
    public static RouteTable of(Settings.Router settings, Gate gate) {
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        settings.upstreams()
                .forEach((name, upstream) -> upstreams.put(name, new Upstream(name, upstreams.size(), upstream)));
        Map<String, Lane> shared = new HashMap<>();
        List<Route> routes = new ArrayList<>();
        for (Settings.Route route : settings.routes()) {
            Upstream upstream = upstreams.get(route.upstream());
            if (upstream == null) {
                throw new IllegalArgumentException("route " + route.name() + " names no upstream");
            }
            Integer own = route.maxConcurrentRequests();
            Lane lane = own == null
                    ? shared.computeIfAbsent(route.upstream(), name -> gate.lane(List.of(upstream.cap())))
                    : gate.lane(List.of(new Cap(own), upstream.cap()));
            routes.add(new Route(route, routes.size(), upstream, lane));
        }
        return new RouteTable(routes, List.copyOf(upstreams.values()));
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

    public List<Route> routes() {
        return inFileOrder;
    }

    public List<Upstream> upstreams() {
        return upstreams;
    }
}
