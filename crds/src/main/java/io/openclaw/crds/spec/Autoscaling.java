package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A HorizontalPodAutoscaler on the Deployment. */
@ValidationRule(
        value = "self.?minReplicas.orValue(2) <= self.maxReplicas",
        message = "minReplicas (default 2) must be at most maxReplicas")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Autoscaling(
        @JsonPropertyDescription("Fewest pods. Default: 2.") @Min(1) @Nullable
        Integer minReplicas,

        @JsonPropertyDescription("Most pods.") @Required @Min(1)
        Integer maxReplicas,

        @JsonPropertyDescription(
                "CPU use, in percent of the request, that the autoscaler aims at; the request is 500m where resources say none. Default: 70.")
        @Min(1)
        @Max(100)
        @Nullable
        Integer targetCPUUtilizationPercentage) {}
