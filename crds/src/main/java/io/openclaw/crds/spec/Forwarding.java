package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What upstreams are told about where a request is from. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Forwarding(
        @JsonPropertyDescription(
                "The fields that tell it: XForwarded (X-Forwarded-For, -Proto, -Host), Forwarded (RFC 7239) or Both. What listen.trustedProxies say there is appended to, what others say is not passed on. Default: XForwarded.")
        @Nullable
        Headers headers) {
    /** Fields that tell where a request is from. */
    public enum Headers {
        @JsonProperty("XForwarded")
        X_FORWARDED,
        @JsonProperty("Forwarded")
        FORWARDED,
        @JsonProperty("Both")
        BOTH
    }
}
