package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events are stored as core/v1; events.k8s.io/v1 shows the same objects with other names for their fields. */
final class EventsV1 {

    private static final Map<String, String> CORE_TO_EVENTS = Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount");

    private EventsV1() {}

    /** A stored object as {@code type} shows it. */
    static ObjectNode shown(ResourceType type, ObjectNode stored) {
        if (type.id().equals(type.storedAs())) {
            return stored;
        }
        ObjectNode shown = type.stamp(stored.deepCopy());
        CORE_TO_EVENTS.forEach((core, events) -> rename(shown, core, events));
        return shown;
    }

    /** An object sent as {@code type}, as it is stored. */
    static ObjectNode stored(ResourceType type, ObjectNode sent) {
        if (!type.id().equals(type.storedAs())) {
            CORE_TO_EVENTS.forEach((core, events) -> rename(sent, events, core));
        }
        return sent;
    }

    private static void rename(ObjectNode object, String from, String to) {
        var value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }
}
