package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.openclaw.settings.units.GoDuration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How and when the operator replaces a pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestartPolicy(
        @JsonPropertyDescription(
                "SurgeThenDrain brings the replacement up first; Evict asks the Eviction API first. Default: SurgeThenDrain.")
        @Nullable
        Strategy strategy,

        @JsonPropertyDescription("Least time between two restarts of this router. Default: 10m.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String cooldown,

        @JsonPropertyDescription("Most restarts in an hour. Default: 4.") @Min(1) @Nullable
        Integer maxPerHour,

        @JsonPropertyDescription(
                "Cron expression (five fields) of preventive restarts, UTC; one that is held back begins within an hour or waits for its next time. Default: none.")
        @Size(max = 128)
        @Nullable
        String schedule,

        @JsonPropertyDescription("Scheduled restarts are spread over this time. Default: 0s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String jitter,

        @JsonPropertyDescription("When restarts may start that can wait. Default: any time.") @Size(max = 32)
        List<Window> windows,

        @JsonPropertyDescription(
                "What is taken from a drained pod before it goes: Histogram, Dump or None. Default: Histogram.")
        @Nullable
        Evidence evidence) {
    public RestartPolicy {
        windows = windows == null ? List.of() : List.copyOf(windows);
    }

    /** Order of new and old. */
    public enum Strategy {
        @JsonProperty("SurgeThenDrain")
        SURGE_THEN_DRAIN,
        @JsonProperty("Evict")
        EVICT
    }

    /** What is taken from a drained pod. */
    public enum Evidence {
        @JsonProperty("Histogram")
        HISTOGRAM,
        @JsonProperty("Dump")
        DUMP,
        @JsonProperty("None")
        NONE
    }

    /** A weekly window; an end before its start is on the next day. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Window(
            @JsonPropertyDescription("Days on which it starts. Default: all.") @Size(max = 7)
            List<Day> days,

            @JsonPropertyDescription("Start, hh:mm, UTC.") @Required @Pattern(TIME_OF_DAY)
            String start,

            @JsonPropertyDescription("End, hh:mm, UTC.") @Required @Pattern(TIME_OF_DAY)
            String end) {
        public Window {
            days = days == null ? List.of() : List.copyOf(days);
        }

        /** Day of the week. */
        public enum Day {
            @JsonProperty("Monday")
            MONDAY,
            @JsonProperty("Tuesday")
            TUESDAY,
            @JsonProperty("Wednesday")
            WEDNESDAY,
            @JsonProperty("Thursday")
            THURSDAY,
            @JsonProperty("Friday")
            FRIDAY,
            @JsonProperty("Saturday")
            SATURDAY,
            @JsonProperty("Sunday")
            SUNDAY
        }

        private static final String TIME_OF_DAY = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
    }
}
