package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/** The requests to objects: method and path to a verb, its result to an answer. */
record ObjectApi(Store store, ResourceTypes types, Registry registry, PodLogs logs) {

    /** What the server answers. */
    sealed interface Answer {
        record Document(int code, ObjectNode body) implements Answer {}

        record Text(String body) implements Answer {}

        record Stream(WatchStream watch) implements Answer {}
    }

    /**
     * Serves one request.
     *
     * @param writes filled with what it changed
     */
    Answer serve(Request request, RequestPath path, List<Write> writes) {
        return switch (request.method()) {
            case "GET" -> path.name().isEmpty() ? collection(request, path) : read(request, path, writes);
            case "POST" -> post(request, path, writes);
            case "PUT" -> {
                Call call = call(request, path, "update", Actor.UPDATE, writes);
                yield answer(200, request, path, registry.replace(call, body(request, path)));
            }
            case "PATCH" -> patch(request, path, writes);
            case "DELETE" -> delete(request, path, writes);
            default -> throw new ApiException(405, "MethodNotAllowed", request.method() + " is not served here");
        };
    }

    private Answer read(Request request, RequestPath path, List<Write> writes) {
        ObjectNode object = registry.get(call(request, path, "get", Actor.UPDATE, writes));
        if (path.subresource().equals("log")) {
            return new Answer.Text(logs.read(
                    object,
                    request.parameter("container"),
                    request.flag("previous"),
                    request.query().containsKey("tailLines")
                            ? Integer.parseInt(request.parameter("tailLines"))
                            : Integer.MAX_VALUE));
        }
        return answer(200, request, path, object);
    }

    private Answer collection(Request request, RequestPath path) {
        Predicate<JsonNode> which = selection(request, path);
        if (request.flag("watch")) {
            String from = request.parameter("resourceVersion");
            WatchQueue queue =
                    store.watch(path.type().storedAs(), path.namespace(), from.isEmpty() ? 0 : Long.parseLong(from));
            return new Answer.Stream(new WatchStream(queue, path.type(), which, request));
        }
        Store.Listing listing = store.list(path.type().storedAs(), path.namespace());
        List<ObjectNode> items = listing.items().stream().filter(which).toList();
        return new Answer.Document(200, list(request, path.type(), listing.revision(), items));
    }

    private static Predicate<JsonNode> selection(Request request, RequestPath path) {
        Predicate<JsonNode> which = Selectors.labels(request.parameter("labelSelector"))
                .and(Selectors.fields(request.parameter("fieldSelector")));
        return path.name().isEmpty() ? which : which.and(o -> Meta.name(o).equals(path.name()));
    }

    private static ObjectNode list(Request request, ResourceType type, long revision, List<ObjectNode> items) {
        if (request.wantsTable()) {
            return Tables.render(type, items, Long.toString(revision));
        }
        ObjectNode list = Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(revision));
        ArrayNode array = list.putArray("items");
        items.forEach(item -> array.add(EventsV1.shown(type, item)));
        return list;
    }

    private Answer post(Request request, RequestPath path, List<Write> writes) {
        Call call = call(request, path, "create", Actor.UPDATE, writes);
        ObjectNode body = body(request, path);
        return switch (path.subresource()) {
            case "eviction" -> {
                new Eviction(registry, store, types).evict(call, body);
                yield new Answer.Document(201, success());
            }
            case "binding" -> {
                registry.update(call, live -> {
                    ObjectNode bound = live.deepCopy();
                    bound.withObjectProperty("spec")
                            .set("nodeName", body.path("target").path("name"));
                    return bound;
                });
                yield new Answer.Document(201, success());
            }
            case "" -> answer(201, request, path, registry.create(call, body));
            default -> throw new ApiException(405, "MethodNotAllowed", "POST is not served here");
        };
    }

    private Answer patch(Request request, RequestPath path, List<Write> writes) {
        if (request.contentType().equals(Patches.APPLY)) {
            if (request.parameter("fieldManager").isEmpty()) {
                throw ApiException.badRequest("fieldManager is required for apply patch");
            }
            Call call = call(request, path, "apply", Actor.APPLY, writes);
            ObjectNode config = EventsV1.stored(path.type(), Json.asObject(Json.parseYaml(request.body())));
            return answer(200, request, path, registry.apply(call, config, request.flag("force")));
        }
        Call call = call(request, path, "patch", Actor.UPDATE, writes);
        return answer(200, request, path, registry.patch(call, request.contentType(), request.body()));
    }

    private Answer delete(Request request, RequestPath path, List<Write> writes) {
        ObjectNode options = request.body().isEmpty() ? Json.object() : Json.asObject(Json.parse(request.body()));
        for (String name : List.of("propagationPolicy", "gracePeriodSeconds")) {
            if (request.query().containsKey(name)) {
                options.put(name, request.parameter(name));
            }
        }
        Call call = call(request, path, "delete", Actor.UPDATE, writes);
        if (path.name().isEmpty()) {
            List<ObjectNode> deleted = registry.deleteCollection(call, selection(request, path), options);
            return new Answer.Document(200, list(request, path.type(), store.revision(), deleted));
        }
        return answer(200, request, path, registry.delete(call, options));
    }

    private static Answer answer(int code, Request request, RequestPath path, ObjectNode object) {
        if (path.subresource().equals(ResourceType.SCALE)) {
            return new Answer.Document(code, Scale.of(path.type()).read(object));
        }
        return new Answer.Document(
                code,
                request.wantsTable()
                        ? Tables.render(path.type(), List.of(object), Meta.resourceVersion(object))
                        : EventsV1.shown(path.type(), object));
    }

    private static ObjectNode success() {
        return Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    }

    private static ObjectNode body(Request request, RequestPath path) {
        if (request.contentType().contains("protobuf")) {
            throw new ApiException(415, "UnsupportedMediaType", "this server reads JSON and YAML only");
        }
        ObjectNode body = Json.asObject(
                request.contentType().contains("yaml") ? Json.parseYaml(request.body()) : Json.parse(request.body()));
        return EventsV1.stored(path.type(), body);
    }

    private static Call call(Request request, RequestPath path, String verb, String operation, List<Write> writes) {
        return new Call(
                path.type(),
                path.namespace(),
                path.name(),
                verb,
                new Actor(request.fieldManager(), operation, path.subresource()),
                request.header("user-agent"),
                request.parameter("dryRun").equals("All"),
                writes);
    }
}
