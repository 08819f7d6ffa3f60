package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the server says of itself: versions, groups, resources, and of OpenAPI what kubectl asks for before it sends an object. */
record Discovery(ResourceTypes types) {

    /** The oldest version with image volumes switched on for who asks, which the pods here use. */
    private static final ObjectNode VERSION = Json.literal("""
            {"major": "1", "minor": "33", "gitVersion": "v1.33.0+openclaw.local", "gitCommit": "", "gitTreeState": "clean",
             "buildDate": "2026-01-01T00:00:00Z", "goVersion": "", "compiler": "", "platform": "linux/amd64"}
            """);

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    /** What {@code kubectl get all} shows. */
    private static final Set<String> IN_ALL = Set.of("pods", "services", "deployments.apps", "replicasets.apps");

    private static final String REVIEWS = "authorization.k8s.io/v1";

    /** Empty for paths that are not of discovery. */
    Optional<ObjectNode> serve(String path) {
        return Optional.ofNullable(
                switch (path) {
                    case "/version" -> VERSION;
                    case "/api" -> apiVersions();
                    case "/apis" -> groups();
                    case "/openapi/v3" -> openApiRoot();
                    default ->
                        path.startsWith("/openapi/v3/")
                                ? openApi(path.substring("/openapi/v3/".length()))
                                : resources(path.replaceFirst("^/apis?/", ""), path);
                });
    }

    private static ObjectNode apiVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
    }

    private Set<String> groupVersions() {
        Set<String> found = types.all().stream()
                .map(ResourceType::apiVersion)
                .filter(version -> version.contains("/"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        found.add(REVIEWS);
        return found;
    }

    private ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        for (String groupVersion : groupVersions()) {
            int slash = groupVersion.indexOf('/');
            ObjectNode version =
                    Json.object().put("groupVersion", groupVersion).put("version", groupVersion.substring(slash + 1));
            ObjectNode group = list.withArray("groups").addObject().put("name", groupVersion.substring(0, slash));
            group.putArray("versions").add(version);
            group.set("preferredVersion", version);
        }
        return list;
    }

    private @Nullable ObjectNode resources(String apiVersion, String path) {
        boolean core = path.equals("/api/v1");
        if (!core && !(path.startsWith("/apis/") && groupVersions().contains(apiVersion))) {
            return null;
        }
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", apiVersion);
        ArrayNode resources = list.putArray("resources");
        types.all().stream()
                .filter(type -> type.apiVersion().equals(apiVersion))
                .forEach(type -> {
                    describe(resources, type);
                    type.subresources().stream().sorted().forEach(sub -> describe(resources, type, sub));
                });
        if (apiVersion.equals(REVIEWS)) {
            for (String kind : List.of("SelfSubjectAccessReview", "SelfSubjectRulesReview")) {
                resource(resources, kind.toLowerCase(Locale.ROOT) + "s", kind, false, List.of("create"));
            }
        }
        return list;
    }

    private static void describe(ArrayNode resources, ResourceType type) {
        ObjectNode resource = resource(resources, type.plural(), type.kind(), type.namespaced(), VERBS);
        resource.put("singularName", type.kind().toLowerCase(Locale.ROOT));
        type.shortNames().forEach(name -> resource.withArray("shortNames").add(name));
        if (IN_ALL.contains(type.id())) {
            resource.withArray("categories").add("all");
        }
    }

    private static void describe(ArrayNode resources, ResourceType type, String subresource) {
        String name = type.plural() + "/" + subresource;
        switch (subresource) {
            case ResourceType.SCALE ->
                resource(resources, name, "Scale", type.namespaced(), List.of("get", "patch", "update"))
                        .put("group", "autoscaling")
                        .put("version", "v1");
            case "eviction" ->
                resource(resources, name, "Eviction", true, List.of("create"))
                        .put("group", "policy")
                        .put("version", "v1");
            case "binding" -> resource(resources, name, "Binding", true, List.of("create"));
            case "log" -> resource(resources, name, type.kind(), true, List.of("get"));
            default -> resource(resources, name, type.kind(), type.namespaced(), List.of("get", "patch", "update"));
        }
    }

    private static ObjectNode resource(
            ArrayNode resources, String name, String kind, boolean namespaced, List<String> verbs) {
        ObjectNode resource = resources
                .addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", namespaced)
                .put("kind", kind);
        verbs.forEach(verb -> resource.withArray("verbs").add(verb));
        return resource;
    }

    private ObjectNode openApiRoot() {
        ObjectNode root = Json.object();
        types.all().stream()
                .map(Discovery::prefix)
                .distinct()
                .forEach(prefix -> root.withObjectProperty("paths")
                        .putObject(prefix)
                        .put("serverRelativeURL", "/openapi/v3/" + prefix));
        return root;
    }

    private static String prefix(ResourceType type) {
        return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
    }

    /** No schemas; but that each type's PATCH takes fieldValidation, without which kubectl would ask for them. */
    private ObjectNode openApi(String prefix) {
        ObjectNode document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1.33.0");
        ObjectNode paths = document.putObject("paths");
        types.all().stream().filter(type -> prefix(type).equals(prefix)).forEach(type -> {
            String collection = "/" + prefix + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
            ObjectNode patch = paths.putObject(collection + "/{name}").putObject("patch");
            patch.withArray("parameters")
                    .addObject()
                    .put("name", "fieldValidation")
                    .put("in", "query");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", type.group())
                    .put("version", type.version())
                    .put("kind", type.kind());
            patch.putObject("responses");
        });
        return document;
    }
}
