package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that is answered with a {@code Status} of kind Failure (Kubernetes API conventions, "Response Status Kind"). */
final class ApiException extends RuntimeException {

    private final int code;
    private final String reason;
    private final transient ObjectNode details = Json.object();

    ApiException(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message);
    }

    static ApiException forbidden(ResourceType type, String name, String why) {
        return new ApiException(403, "Forbidden", type.id() + " \"" + name + "\" is forbidden: " + why)
                .about(type, name);
    }

    static ApiException notFound(ResourceType type, String name) {
        return new ApiException(404, "NotFound", type.id() + " \"" + name + "\" not found").about(type, name);
    }

    static ApiException noSuchPath() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiException conflict(ResourceType type, String name, String why) {
        return new ApiException(
                        409, "Conflict", "Operation cannot be fulfilled on " + type.id() + " \"" + name + "\": " + why)
                .about(type, name);
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(409, "AlreadyExists", type.id() + " \"" + name + "\" already exists").about(type, name);
    }

    static ApiException expired(long revision) {
        return new ApiException(410, "Expired", "too old resource version: " + revision);
    }

    static ApiException invalid(String message) {
        return new ApiException(422, "Invalid", message);
    }

    ApiException about(ResourceType type, String name) {
        details.put("name", name).put("group", type.group()).put("kind", type.plural());
        return this;
    }

    /** Adds one entry to {@code details.causes}. */
    ApiException because(String causeReason, String field, String message) {
        details.withArray("causes")
                .addObject()
                .put("reason", causeReason)
                .put("field", field)
                .put("message", message);
        return this;
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        status.set("details", details);
        return status.put("code", code);
    }
}
