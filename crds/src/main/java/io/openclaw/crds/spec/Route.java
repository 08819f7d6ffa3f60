package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.openclaw.crds.Bounds;
import io.openclaw.settings.units.GoDuration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One routing rule. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Route(
        @JsonPropertyDescription("Name in metrics and logs; unique.") @Required @Size(min = 1, max = Bounds.NAME)
        String name,

        @JsonPropertyDescription("Host names that match; *.example.com matches one label below. Default: all.")
        @Size(max = Bounds.HOSTS)
        List<String> hosts,

        @JsonPropertyDescription("Path prefix that matches. Default: /") @Pattern("^/.*") @Nullable
        String pathPrefix,

        @JsonPropertyDescription("Methods that match. Default: all.") @Size(max = 16)
        List<String> methods,

        @JsonPropertyDescription("Headers that the request must carry with these values.")
        Map<String, String> headers,

        @JsonPropertyDescription("Name of the upstream that answers.") @Required @Size(max = Bounds.NAME)
        String upstream,

        @JsonPropertyDescription("What replaces the matched path prefix. Default: the path stays as it came.")
        @Pattern("^/.*")
        @Nullable
        String rewritePrefix,

        @JsonPropertyDescription("Whether responses of this route may be cached. Default: false.") @Nullable
        Boolean cache,

        @JsonPropertyDescription("Time for the whole exchange. Default: 60s.") @Pattern(GoDuration.PATTERN) @Nullable
        String timeout,

        @JsonPropertyDescription(
                "Most requests of this route (of each of its hosts) that run at once in one pod. Default: only limits.maxConcurrentRequests.")
        @Min(1)
        @Nullable
        Integer maxConcurrentRequests) {
    public Route {
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        methods = methods == null ? List.of() : List.copyOf(methods);
        headers = headers == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(headers));
    }
}
