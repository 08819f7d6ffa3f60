package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.openclaw.crds.Bounds;
import io.openclaw.settings.units.GoDuration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of endpoints that answer alike. */
@ValidationRule(
        value = "self.endpoints.all(e, e.matches('^http://[^/?#@]+/?$'))",
        message = "endpoints must be http URLs without a path, as in http://app.web.svc:8080")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Upstream(
        @JsonPropertyDescription("Name that routes refer to; unique.") @Required @Size(min = 1, max = Bounds.NAME)
        String name,

        @JsonPropertyDescription("http URLs without a path, as in http://app.web.svc:8080.")
        @Required
        @Size(min = 1, max = Bounds.ENDPOINTS)
        List<@Size(max = Bounds.URL) String> endpoints,

        @JsonPropertyDescription("LeastRequests, RoundRobin or ConsistentHash. Default: LeastRequests.") @Nullable
        Balance balance,

        @JsonPropertyDescription("Time to open a connection. Default: 2s.") @Pattern(GoDuration.PATTERN) @Nullable
        String connectTimeout,

        @JsonPropertyDescription("Time to the head of the response. Default: 60s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String responseTimeout,

        @JsonPropertyDescription("Most connections that one pod opens to this upstream. Default: 512.")
        @Min(1)
        @Nullable
        Integer maxConnections) {
    public Upstream {
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    }

    /** How an endpoint is chosen. */
    public enum Balance {
        @JsonProperty("RoundRobin")
        ROUND_ROBIN,
        @JsonProperty("LeastRequests")
        LEAST_REQUESTS,
        @JsonProperty("ConsistentHash")
        CONSISTENT_HASH
    }
}
