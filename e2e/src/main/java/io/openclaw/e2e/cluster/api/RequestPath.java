package io.openclaw.e2e.cluster.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request to objects: {@code /api/v1/...} and {@code /apis/GROUP/VERSION/...}.
 *
 * @param namespace empty for all namespaces and for cluster-scoped types
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record RequestPath(ResourceType type, String namespace, String name, String subresource) {

    /** Empty where nothing is served. */
    static Optional<RequestPath> parse(String path, ResourceTypes types) {
        List<String> segments =
                Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
        if (segments.size() >= 3 && segments.getFirst().equals("api")) {
            return objects("", segments.get(1), segments.subList(2, segments.size()), types);
        }
        if (segments.size() >= 4 && segments.getFirst().equals("apis")) {
            return objects(segments.get(1), segments.get(2), segments.subList(3, segments.size()), types);
        }
        return Optional.empty();
    }

    private static Optional<RequestPath> objects(String group, String version, List<String> rest, ResourceTypes types) {
        boolean namespaced = rest.size() >= 3
                && rest.getFirst().equals("namespaces")
                && !rest.get(2).equals(ResourceType.STATUS);
        List<String> place = namespaced ? rest.subList(2, rest.size()) : rest;
        String namespace = namespaced ? rest.get(1) : "";
        return place.size() > 3
                ? Optional.empty()
                : types.find(group, version, place.getFirst())
                        .map(type -> new RequestPath(type, namespace, at(place, 1), at(place, 2)))
                        .filter(found -> found.subresource.isEmpty() || found.type.has(found.subresource));
    }

    private static String at(List<String> segments, int index) {
        return index < segments.size() ? segments.get(index) : "";
    }
}
