package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.openclaw.crds.Bounds;
import org.jspecify.annotations.Nullable;

/** A plugin: a directory with its jars, from an image or a claim. */
@ValidationRule(value = "has(self.image) != has(self.claim)", message = "set exactly one of image and claim")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouterFilter(
        @JsonPropertyDescription("Name of the filter and of its directory; unique.")
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = Bounds.NAME)
        String name,

        @JsonPropertyDescription(
                "Image that holds the jars, mounted read-only as an image volume (Kubernetes 1.33 and newer). Excludes claim.")
        @Size(min = 1, max = 1024)
        @Nullable
        String image,

        @JsonPropertyDescription("PersistentVolumeClaim that holds the jars. Excludes image.") @Nullable
        Claim claim) {
    /** A directory of a PersistentVolumeClaim. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Claim(
            @JsonPropertyDescription("Name of the PersistentVolumeClaim.") @Required @Size(min = 1, max = 253)
            String name,

            @JsonPropertyDescription("Directory inside it. Default: its root.") @Size(max = 1024) @Nullable
            String path) {}
}
