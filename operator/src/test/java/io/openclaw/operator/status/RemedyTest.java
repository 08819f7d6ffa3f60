package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.diagnosis.Cause;
import io.openclaw.operator.sample.Suspect;
import io.openclaw.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A heap of 512 MB with its defaults: queue 128, cache 64. */
class RemedyTest {
    private static final Settings SETTINGS = Settings.defaults(512);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            OVERSIZE_REQUEST     | spec.limits.maxRequestBody: 10Mi -> 5Mi.
            QUEUE_BACKLOG        | spec.queue.maxMemory: 128Mi -> 64Mi.
            SLOW_UPSTREAM        | spec.queue.maxMemory: 128Mi -> 64Mi.
            CACHE_PRESSURE       | spec.cache.maxMemory: 64Mi -> 32Mi.
            RESPONSE_BUFFERING   | spec.limits.minSendRate: 1Ki -> 4Ki.
            CONCURRENCY_OVERLOAD | spec.limits.maxConcurrentRequests: 1000 -> 500.
            INSUFFICIENT_MEMORY  | spec.process.maxHeap: 512Mi -> 640Mi.
            GC_PRESSURE          | spec.process.maxNewSpace: 64Mi -> 128Mi.
            """)
    void theFieldIsNamedWithItsValueAndABetterOne(Cause cause, String change) {
        assertThat(new Remedy(SETTINGS, List.of(), 410, 0).against(cause)).isEqualTo(change + " ");
    }

    @Test
    void aLeakNamesTheFilterThatPilesUp() {
        Suspect suspect = new Suspect("leaking", "acme.BodyListener", 800, 12.5);

        assertThat(new Remedy(SETTINGS, List.of(suspect), 410, 0).against(Cause.HANDLER_LEAK))
                .isEqualTo("spec.filters: take out leaking, or mend its class acme.BodyListener. ");
        assertThat(new Remedy(SETTINGS, List.of(), 410, 0).against(Cause.HANDLER_LEAK))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"UNKNOWN", "NONE", "FRAGMENTATION"})
    void whereNobodyCanSayNothingIsSaid(Cause cause) {
        assertThat(new Remedy(SETTINGS, List.of(), 410, 0).against(cause)).isEmpty();
    }

    @Test
    void aLimitThatNobodyReachesIsHalvedFromWhatRuns() {
        assertThat(new Remedy(SETTINGS, List.of(), 410, 135).against(Cause.CONCURRENCY_OVERLOAD))
                .isEqualTo("spec.limits.maxConcurrentRequests: 1000 -> 67. ");
    }

    @Test
    void aHeapThatHasRoomIsNotRaised() {
        assertThat(new Remedy(SETTINGS, List.of(), 100, 0).against(Cause.INSUFFICIENT_MEMORY))
                .isEmpty();
    }
}
