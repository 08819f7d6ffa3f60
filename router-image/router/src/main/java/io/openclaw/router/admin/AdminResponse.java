package io.openclaw.router.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * @param body never changed once it is here
 * @param headers beyond Content-Type and Content-Length
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they go out; compared by nobody
public record AdminResponse(int status, String contentType, byte[] body, Map<String, String> headers)
        implements AdminAnswer {
    public static final String JSON_TYPE = "application/json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private record ErrorBody(String error, String message) {}

    public AdminResponse(int status, String contentType, byte[] body) {
        this(status, contentType, body, Map.of());
    }

    static AdminResponse text(int status, String contentType, String body) {
        return new AdminResponse(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param document a record or map; names are written in snake case */
    static AdminResponse json(int status, Object document) {
        try {
            return new AdminResponse(status, JSON_TYPE, JSON.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of numbers and texts always serialize", e);
        }
    }

    /** {@code {"error": code, "message": message}}, the shape of every error of the router. */
    static AdminResponse error(int status, String code, String message) {
        return json(status, new ErrorBody(code, message));
    }

    AdminResponse with(String header, String value) {
        return new AdminResponse(status, contentType, body, Map.of(header, value));
    }
}
