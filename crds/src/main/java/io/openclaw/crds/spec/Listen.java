package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The traffic listener; its address and ports are the operator's. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Listen(
        @JsonPropertyDescription("Most client connections of one pod. Default: 10000.") @Min(1) @Nullable
        Integer maxConnections,

        @JsonPropertyDescription("Whether connections begin with a PROXY protocol header. Default: false.") @Nullable
        Boolean proxyProtocol,

        @JsonPropertyDescription(
                "Address blocks whose X-Forwarded and Forwarded headers are believed, as in 10.0.0.0/8. Default: none.")
        @Size(max = 64)
        List<String> trustedProxies) {
    public Listen {
        trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
    }
}
