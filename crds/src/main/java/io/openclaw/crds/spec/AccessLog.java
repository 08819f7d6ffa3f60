package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** One line a request on standard output. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AccessLog(
        @JsonPropertyDescription("Whether to log requests. Default: false.") @Nullable
        Boolean enabled,

        @JsonPropertyDescription("Text or JSON. Default: Text.") @Nullable
        Format format,

        @JsonPropertyDescription("Share of requests that are logged, 0 to 1. Default: 1.") @Min(0) @Max(1) @Nullable
        Double sample) {
    /** Form of a line. */
    public enum Format {
        @JsonProperty("Text")
        TEXT,
        @JsonProperty("JSON")
        JSON
    }
}
