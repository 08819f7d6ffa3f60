package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Store.Edit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The verbs that change objects: rules applied under the store's lock, the result stored and logged. */
final class Registry {

    /** Of one part of an address: 0 and 255 are left out. */
    private static final int ADDRESSES = 254;

    /** Parts of an IPv4 address that a full prefix has. */
    private static final int PARTS = 3;

    private final Store store;
    private final ResourceTypes types;
    private final WriteLog log;
    private final String servicePrefix;

    /** @param servicePrefix what every clusterIP begins with, as in {@code 127.17.0.}, or for more than 254 of them {@code 10.96.} */
    Registry(Store store, ResourceTypes types, WriteLog log, String servicePrefix) {
        this.store = store;
        this.types = types;
        this.log = log;
        this.servicePrefix = servicePrefix;
    }

    ObjectNode get(Call call) {
        return store.get(call.key()).orElseThrow(() -> ApiException.notFound(call.type(), call.name()));
    }

    ObjectNode create(Call call, ObjectNode sent) {
        requireNamespace(call);
        PodQuota.require(store, call, Meta.name(sent));
        ObjectNode object = new ObjectRules(call.type(), Instant.now()).created(sent, call.namespace(), call.actor());
        return commit(call, Meta.name(object), live -> {
            if (live != null) {
                throw ApiException.alreadyExists(call.type(), Meta.name(object));
            }
            assignAddress(call.type(), object);
            return object;
        });
    }

    private void requireNamespace(Call call) {
        if (call.type().namespaced()
                && store.get(new Store.Key("namespaces", "", call.namespace())).isEmpty()) {
            throw ApiException.notFound(types.byId("namespaces"), call.namespace());
        }
    }

    ObjectNode replace(Call call, ObjectNode sent) {
        return update(
                call,
                live -> call.actor().subresource().equals(ResourceType.SCALE)
                        ? Scale.of(call.type()).write(live, sent)
                        : sent);
    }

    ObjectNode patch(Call call, String contentType, String body) {
        return update(call, live -> {
            if (call.actor().subresource().equals(ResourceType.SCALE)) {
                Scale scale = Scale.of(call.type());
                return scale.write(live, Patches.patch(types.byId("pods"), contentType, scale.read(live), body));
            }
            return Patches.patch(call.type(), contentType, live, body);
        });
    }

    /** How a client computes what it wants from what is there. */
    interface Wish {
        ObjectNode from(ObjectNode live);
    }

    ObjectNode update(Call call, Wish change) {
        return commit(call, call.name(), live -> {
            if (live == null) {
                throw ApiException.notFound(call.type(), call.name());
            }
            return new ObjectRules(call.type(), Instant.now()).updated(live, change.from(live), call.actor());
        });
    }

    /** Server-side apply: creates what is not there. */
    ObjectNode apply(Call call, ObjectNode config, boolean force) {
        requireNamespace(call);
        if (config.path("metadata").has("managedFields")) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        return commit(call, call.name(), live -> {
            Instant now = Instant.now();
            ObjectNode wanted = config.deepCopy();
            if (call.actor().subresource().equals(ResourceType.STATUS)) {
                wanted.retain("apiVersion", "kind", "metadata", "status");
            } else if (call.type().has(ResourceType.STATUS)) {
                wanted.remove("status");
            }
            ObjectRules rules = new ObjectRules(call.type(), now);
            ObjectNode applied = new ManagedFields(call.type(), now).apply(live, wanted, call.actor(), force);
            if (live != null) {
                Meta.of(applied).set("resourceVersion", orLive(config, live, "resourceVersion"));
                Meta.of(applied).set("uid", orLive(config, live, "uid"));
                return rules.updated(live, applied, call.actor());
            }
            if (!call.actor().subresource().isEmpty()) {
                throw ApiException.notFound(call.type(), call.name());
            }
            Meta.of(applied).put("name", call.name());
            ObjectNode object = rules.created(applied, call.namespace(), call.actor());
            assignAddress(call.type(), object);
            return object;
        });
    }

    private static JsonNode orLive(ObjectNode config, ObjectNode live, String field) {
        return (config.path("metadata").has(field) ? config : live)
                .path("metadata")
                .path(field);
    }

    /** @param options a DeleteOptions */
    ObjectNode delete(Call call, JsonNode options) {
        return commit(call, call.name(), live -> {
            if (live == null) {
                throw ApiException.notFound(call.type(), call.name());
            }
            return new ObjectRules(call.type(), Instant.now()).deleted(live, options);
        });
    }

    List<ObjectNode> deleteCollection(Call call, Predicate<JsonNode> which, JsonNode options) {
        List<ObjectNode> deleted = new ArrayList<>();
        for (ObjectNode object :
                store.list(call.type().storedAs(), call.namespace()).items()) {
            if (which.test(object)) {
                Call one = new Call(
                        call.type(),
                        Meta.namespace(object),
                        Meta.name(object),
                        call.verb(),
                        call.actor(),
                        call.userAgent(),
                        call.dryRun(),
                        call.writes());
                deleted.add(delete(one, options));
            }
        }
        return deleted;
    }

    private ObjectNode commit(Call call, String name, Edit edit) {
        if (call.dryRun()) {
            return store.preview(call.key(name), edit);
        }
        return store.commit(call.key(name), edit, change -> record(call, change));
    }

    private void record(Call call, Store.Change change) {
        @Nullable ObjectNode after = change.after();
        Write write = new Write(
                change.revision(),
                Instant.now(),
                System.nanoTime(),
                call.verb(),
                call.type().storedAs(),
                change.key().namespace(),
                change.key().name(),
                call.actor().subresource(),
                call.userAgent(),
                call.actor().manager(),
                Optional.ofNullable(change.before()),
                Optional.ofNullable(after));
        log.append(write);
        call.writes().add(write);
        if (after != null && call.type().plural().equals("customresourcedefinitions")) {
            types.define(after);
        }
    }

    private void assignAddress(ResourceType type, ObjectNode object) {
        if (type.id().equals("services")
                && object.get("spec") instanceof ObjectNode spec
                && !spec.has("clusterIP")
                && !spec.path("type").asText().equals("ExternalName")) {
            Set<String> taken = store.list("services", "").items().stream()
                    .map(service -> service.at("/spec/clusterIP").asText())
                    .collect(Collectors.toSet());
            String address = addresses()
                    .filter(free -> !taken.contains(free))
                    .findFirst()
                    .orElseThrow(() -> new ApiException(500, "InternalError", "all service addresses are taken"));
            spec.put("clusterIP", address);
            spec.putArray("clusterIPs").add(address);
        }
    }

    private Stream<String> addresses() {
        boolean full = servicePrefix.chars().filter(c -> c == '.').count() == PARTS;
        return IntStream.rangeClosed(1, full ? 1 : ADDRESSES)
                .mapToObj(part -> full ? servicePrefix : servicePrefix + part + ".")
                .flatMap(prefix -> IntStream.rangeClosed(1, ADDRESSES).mapToObj(last -> prefix + last));
    }
}
