package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.settings.units.Bytes;
import org.jspecify.annotations.Nullable;

/** What the token-guarded debug endpoints may do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Debug(
        @JsonPropertyDescription("Whether full heap dumps, which hold what users sent, may be taken. Default: false.")
        @Nullable
        Boolean allowHprof,

        @JsonPropertyDescription("Largest dump. Default: 4Gi.") @Nullable @Pattern(Bytes.PATTERN)
        Quantity maxDump) {}
