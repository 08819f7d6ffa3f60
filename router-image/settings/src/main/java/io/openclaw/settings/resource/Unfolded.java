package io.openclaw.settings.resource;

import io.openclaw.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A spec in the shape of the file: one host a route, one alert a metric, units in the metrics' names, and a route to the first upstream
 * where the spec has none.
 *
 * @param routes for each route of the shaped spec the index of the route that it comes from
 * @param metrics for each metric of the shaped spec the indices of the metric and of the alert that it comes from
 */
record Unfolded(Map<String, Object> spec, List<List<Integer>> routes, List<List<Integer>> metrics) {
    private static final String DEFAULT_ROUTE = "default";

    static Unfolded of(Map<String, Object> spec) {
        List<List<Integer>> routes = new ArrayList<>();
        List<List<Integer>> metrics = new ArrayList<>();
        Map<String, Object> shaped = with(spec, "routes", routes(spec, routes));
        if (spec.get("monitoring") instanceof Map<?, ?> monitoring) {
            shaped.put("monitoring", with(monitoring, "metrics", metrics(monitoring, metrics)));
        }
        return new Unfolded(shaped, routes, metrics);
    }

    private static List<Map<String, Object>> routes(Map<String, Object> spec, List<List<Integer>> origins) {
        List<Map<String, Object>> routes = new ArrayList<>();
        List<Map<String, Object>> written = items(spec, "routes");
        for (int i = 0; i < written.size(); i++) {
            Map<String, Object> route = written.get(i);
            List<?> hosts = route.get("hosts") instanceof List<?> list ? list : List.of();
            if (hosts.size() < 2) {
                routes.add(route);
                origins.add(List.of(i));
                continue;
            }
            for (Object host : hosts) {
                Map<String, Object> one = with(route, "name", route.get("name") + "@" + host);
                one.put("hosts", List.of(host));
                routes.add(one);
                origins.add(List.of(i));
            }
        }
        List<String> upstreams = Named.names(spec, "upstreams");
        if (routes.isEmpty() && !upstreams.isEmpty()) {
            routes.add(Map.of("name", DEFAULT_ROUTE, "upstream", upstreams.get(0)));
            origins.add(List.of(0));
        }
        return routes;
    }

    private static List<Map<String, Object>> metrics(Map<?, ?> monitoring, List<List<Integer>> origins) {
        List<Map<String, Object>> shaped = new ArrayList<>();
        List<Map<String, Object>> metrics = items(monitoring, "metrics");
        for (int i = 0; i < metrics.size(); i++) {
            List<Map<String, Object>> alerts = items(metrics.get(i), "alerts");
            for (int j = 0; j < alerts.size(); j++) {
                Threshold threshold = threshold(metrics.get(i), alerts.get(j)).inFile();
                shaped.add(metric(metrics.get(i), alerts.get(j), threshold));
                origins.add(List.of(i, j));
            }
        }
        return shaped;
    }

    /** The way back: units go from the metrics' names to their thresholds, and neighbours that are one metric become one. */
    static Map<String, Object> fold(Map<?, ?> monitoring) {
        List<Map<String, Object>> folded = new ArrayList<>();
        for (Map<String, Object> one : items(monitoring, "metrics")) {
            Map<String, Object> alert = items(one, "alerts").get(0);
            Map<String, Object> metric =
                    metric(one, alert, threshold(one, alert).inResource());
            if (!folded.isEmpty() && isSame(last(folded), metric)) {
                List<Object> alerts = new ArrayList<>(items(last(folded), "alerts"));
                alerts.addAll(items(metric, "alerts"));
                last(folded).put("alerts", alerts);
            } else {
                folded.add(metric);
            }
        }
        return with(monitoring, "metrics", folded);
    }

    private static boolean isSame(Map<String, Object> metric, Map<String, Object> other) {
        return Objects.equals(metric.get("name"), other.get("name"))
                && type(metric).equalsIgnoreCase(type(other));
    }

    private static String type(Map<String, Object> metric) {
        return String.valueOf(Objects.requireNonNullElse(metric.get("type"), Settings.MetricType.GAUGE));
    }

    private static Threshold threshold(Map<String, Object> metric, Map<String, Object> alert) {
        return new Threshold(String.valueOf(metric.get("name")), String.valueOf(alert.get("threshold")));
    }

    private static Map<String, Object> metric(
            Map<String, Object> metric, Map<String, Object> alert, Threshold threshold) {
        Map<String, Object> shaped = with(metric, "name", threshold.metric());
        shaped.put("alerts", List.of(with(alert, "threshold", threshold.value())));
        return shaped;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> items(Map<?, ?> map, String list) {
        return map.get(list) instanceof List<?> items ? (List<Map<String, Object>>) items : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> with(Map<?, ?> map, String key, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) map);
        copy.put(key, value);
        return copy;
    }

    private static <T> T last(List<T> items) {
        return items.get(items.size() - 1);
    }
}
