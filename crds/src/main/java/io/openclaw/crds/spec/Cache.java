package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response cache. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Cache(
        @JsonPropertyDescription("Whether there is a cache. Default: true.") @Nullable
        Boolean enabled,

        @JsonPropertyDescription("Most cached responses. Default: 100000.") @Min(1) @Nullable
        Integer maxEntries,

        @JsonPropertyDescription("Most bytes of cached responses. Default: an eighth of process.maxHeap.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity maxMemory,

        @JsonPropertyDescription("Largest response that is cached; at most maxMemory. Default: 1Mi.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity maxEntrySize,

        @JsonPropertyDescription("Freshness where the origin is silent. Default: 1h.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String ttl,

        @JsonPropertyDescription("LRU or TinyLFU. Default: LRU.") @Nullable
        EvictionPolicy evictionPolicy,

        @JsonPropertyDescription("URLs fetched into the cache when a pod starts.") @Nullable
        Preload preload) {
    /** Who goes first. */
    public enum EvictionPolicy {
        @JsonProperty("LRU")
        LRU,
        @JsonProperty("TinyLFU")
        TINYLFU
    }

    /** URLs fetched into the cache when a pod starts. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Preload(
            @JsonPropertyDescription("Whether to preload. Default: false.") @Nullable
            Boolean enabled,

            @JsonPropertyDescription("What to fetch.") @Size(max = 1024)
            List<String> urls,

            @JsonPropertyDescription("Fetches a second. Default: 5.") @Min(1) @Nullable
            Integer ratePerSecond) {
        public Preload {
            urls = urls == null ? List.of() : List.copyOf(urls);
        }
    }
}
