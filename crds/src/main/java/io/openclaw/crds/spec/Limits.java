package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import org.jspecify.annotations.Nullable;

/** Bounds of one request and of all that run at once. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Limits(
        @JsonPropertyDescription("Largest request body; 0 is none. Above it: 413. Default: 10Mi.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity maxRequestBody,

        @JsonPropertyDescription("Largest request head. Above it: 431. Default: 32Ki.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity maxRequestHeaders,

        @JsonPropertyDescription("Most requests that run at once in one pod; more wait in the queue. Default: 1000.")
        @Min(1)
        @Nullable
        Integer maxConcurrentRequests,

        @JsonPropertyDescription("Most WebSockets and other upgraded connections of one pod. Default: 1000.")
        @Min(0)
        @Nullable
        Integer maxTunnels,

        @JsonPropertyDescription("Time for the request to arrive whole. Default: 30s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String requestTimeout,

        @JsonPropertyDescription("Bytes a second below which a sender is cut under pressure. Default: 1Ki.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity minReceiveRate,

        @JsonPropertyDescription("Bytes a second below which a receiver is cut under pressure. Default: 1Ki.")
        @Nullable
        @Pattern(Bytes.PATTERN)
        Quantity minSendRate) {}
