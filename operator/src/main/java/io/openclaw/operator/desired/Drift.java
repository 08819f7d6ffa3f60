package io.openclaw.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * Whether a live object still is what was asked for, so that nothing is written at rest. Everything asked for must be there; what defaulting and
 * other managers added does not count. A field that is asked for no longer shows in the desired hash.
 */
public final class Drift {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Keys by which Kubernetes tells list elements apart where it merges lists. */
    private static final String KEY = "name";

    private Drift() {}

    public static boolean between(HasMetadata desired, HasMetadata live) {
        return !covers(JSON.valueToTree(live), JSON.valueToTree(desired));
    }

    static boolean covers(@Nullable JsonNode live, JsonNode desired) {
        if (desired.isNull()) {
            return true;
        }
        if (live == null) {
            return isZero(desired);
        }
        if (desired.isObject()) {
            return live.isObject()
                    && desired.properties().stream()
                            .allMatch(field -> covers(live.get(field.getKey()), field.getValue()));
        }
        if (desired.isArray()) {
            return live.isArray() && (keyed(desired) ? coversKeyed(live, desired) : coversInOrder(live, desired));
        }
        return live.asText().equals(desired.asText()) || sameQuantity(live.asText(), desired.asText());
    }

    /** An API server drops fields that hold their type's zero value ({@code omitempty}). */
    private static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue().isEmpty();
            case BOOLEAN -> !value.booleanValue();
            case NUMBER -> value.doubleValue() == 0;
            case ARRAY -> value.isEmpty();
            case OBJECT -> value.valueStream().allMatch(Drift::isZero);
            default -> value.isNull();
        };
    }

    private static boolean keyed(JsonNode list) {
        return !list.isEmpty() && list.valueStream().allMatch(element -> element.hasNonNull(KEY));
    }

    private static boolean coversKeyed(JsonNode live, JsonNode desired) {
        return desired.valueStream()
                .allMatch(element -> live.valueStream()
                        .anyMatch(other -> element.get(KEY).equals(other.get(KEY)) && covers(other, element)));
    }

    private static boolean coversInOrder(JsonNode live, JsonNode desired) {
        if (live.size() != desired.size()) {
            return false;
        }
        for (int i = 0; i < desired.size(); i++) {
            if (!covers(live.get(i), desired.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The API server writes quantities in its own form: 0.5 CPUs come back as 500m. */
    private static boolean sameQuantity(String live, String desired) {
        try {
            return Quantity.parse(live).equals(Quantity.parse(desired));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
