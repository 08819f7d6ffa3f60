package io.openclaw.crds.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A root cause with what it was told by. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Diagnosis(
        @JsonPropertyDescription("Root cause, as in HandlerLeak.") @Required
        String cause,

        @JsonPropertyDescription("When it was first seen.") @Nullable
        String since,

        @JsonPropertyDescription("The numbers that were compared, one sentence each.")
        List<String> evidence,

        @JsonPropertyDescription("What to do about it.") @Nullable
        String recommendation,

        @JsonPropertyDescription("0 to 1.") @Min(0) @Max(1) @Nullable
        Double confidence) {
    public Diagnosis {
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }
}
