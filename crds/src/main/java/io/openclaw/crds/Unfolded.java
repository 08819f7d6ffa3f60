package io.openclaw.crds;

import io.openclaw.crds.spec.Monitoring;
import io.openclaw.crds.spec.Monitoring.Alert;
import io.openclaw.crds.spec.Monitoring.Metric;
import io.openclaw.crds.spec.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spec in the shape of the file: one host a route, one alert a metric, units in the metrics' names, and a route to the first upstream
 * where the spec has none.
 *
 * @param routes for each route of the shaped spec the index of the route that it comes from
 * @param metrics for each metric of the shaped spec the indices of the metric and of the alert that it comes from
 */
record Unfolded(OpenClawRouterSpec spec, List<List<Integer>> routes, List<List<Integer>> metrics) {
    private static final String DEFAULT_ROUTE = "default";

    static Unfolded of(OpenClawRouterSpec spec) {
        List<List<Integer>> routeOrigins = new ArrayList<>();
        List<Route> routes = routes(spec, routeOrigins);
        List<List<Integer>> metricOrigins = new ArrayList<>();
        Monitoring monitoring = monitoring(spec.monitoring(), metricOrigins);
        return new Unfolded(with(spec, routes, monitoring), routeOrigins, metricOrigins);
    }

    private static List<Route> routes(OpenClawRouterSpec spec, List<List<Integer>> origins) {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < spec.routes().size(); i++) {
            Route route = spec.routes().get(i);
            if (route.hosts().size() < 2) {
                routes.add(route);
                origins.add(List.of(i));
            }
            for (int j = 0; route.hosts().size() > 1 && j < route.hosts().size(); j++) {
                String host = route.hosts().get(j);
                routes.add(route.to(route.name() + "@" + host, host));
                origins.add(List.of(i));
            }
        }
        if (routes.isEmpty() && !spec.upstreams().isEmpty()) {
            routes.add(Route.toAll(DEFAULT_ROUTE, spec.upstreams().get(0).name()));
            origins.add(List.of(0));
        }
        return routes;
    }

    private static @Nullable Monitoring monitoring(@Nullable Monitoring monitoring, List<List<Integer>> origins) {
        if (monitoring == null) {
            return null;
        }
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < monitoring.metrics().size(); i++) {
            Metric metric = monitoring.metrics().get(i);
            for (int j = 0; j < metric.alerts().size(); j++) {
                Alert alert = metric.alerts().get(j);
                metrics.add(metric(metric, alert, new Threshold(metric.name(), alert.threshold()).inFile()));
                origins.add(List.of(i, j));
            }
        }
        return new Monitoring(monitoring.sampleInterval(), monitoring.receivers(), metrics);
    }

    /** The way back, for a spec that was just read from settings: units go from the metrics' names to their thresholds. */
    static OpenClawRouterSpec fold(OpenClawRouterSpec spec) {
        Monitoring monitoring = spec.monitoring();
        if (monitoring == null) {
            return spec;
        }
        List<Metric> metrics = monitoring.metrics().stream()
                .map(metric -> {
                    Alert alert = metric.alerts().get(0);
                    return metric(metric, alert, new Threshold(metric.name(), alert.threshold()).inResource());
                })
                .toList();
        return with(spec, spec.routes(), new Monitoring(monitoring.sampleInterval(), monitoring.receivers(), metrics));
    }

    private static Metric metric(Metric metric, Alert alert, Threshold threshold) {
        Alert shaped = new Alert(threshold.value(), alert.severity(), alert.action(), alert.forDuration());
        return new Metric(threshold.metric(), metric.type(), List.of(shaped));
    }

    private static OpenClawRouterSpec with(
            OpenClawRouterSpec spec, List<Route> routes, @Nullable Monitoring monitoring) {
        return new OpenClawRouterSpec(
                spec.replicas(),
                spec.image(),
                spec.podTemplate(),
                spec.resources(),
                spec.service(),
                spec.upstreams(),
                routes,
                spec.autoscaling(),
                spec.podDisruptionBudget(),
                spec.listen(),
                spec.queue(),
                spec.cache(),
                spec.limits(),
                spec.forwarding(),
                spec.process(),
                spec.restart(),
                spec.filters(),
                spec.accessLog(),
                spec.debug(),
                monitoring,
                spec.paused());
    }
}
