package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** One of the two. */
@ValidationRule(
        value = "has(self.minAvailable) != has(self.maxUnavailable)",
        message = "set exactly one of minAvailable and maxUnavailable")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DisruptionBudget(
        @JsonPropertyDescription("Number or percentage of pods that must stay. Excludes maxUnavailable.") @Nullable
        IntOrString minAvailable,

        @JsonPropertyDescription("Number or percentage of pods that may be taken. Excludes minAvailable.") @Nullable
        IntOrString maxUnavailable) {}
