package io.openclaw.crds;

import io.openclaw.crds.spec.Monitoring;
import io.openclaw.crds.spec.Upstream;
import java.util.List;

/**
 * A list of the resource whose items are keys of a map in the file.
 *
 * @param field the list's path
 * @param key the map's path
 * @param names in the list's order
 */
record Named(String field, String key, List<String> names) {
    static List<Named> of(OpenClawRouterSpec spec) {
        List<Monitoring.Receiver> receivers =
                spec.monitoring() == null ? List.of() : spec.monitoring().receivers();
        return List.of(
                new Named(
                        "upstreams",
                        "router.upstreams",
                        spec.upstreams().stream().map(Upstream::name).toList()),
                new Named(
                        "monitoring.receivers",
                        "monitoring.receivers",
                        receivers.stream().map(Monitoring.Receiver::name).toList()));
    }
}
