package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.crds.status.Diagnosis;
import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.operator.assess.Ailments;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.event.Happening;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.observe.RouterView;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.RestartTimes;
import io.openclaw.operator.restart.Scene;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.sample.Suspect;
import io.openclaw.settings.Settings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two pods, a and b, of a heap of 512 MB. */
class DiagnosisStatusTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final Map<String, PodVerdict> verdicts = new HashMap<>();
    private final Map<String, io.openclaw.diagnosis.Diagnosis> diagnoses = new HashMap<>();
    private final Map<String, List<Suspect>> suspects = new HashMap<>();
    private Fleet.Finding fleet = new Fleet.Nothing();
    private RestartState state = RestartState.NONE;
    private Instant now = START;

    @BeforeEach
    void healthy() {
        well("a");
        well("b");
    }

    @Test
    void whatWasNeverIllIsNotSpokenOf() {
        assertThat(after(null)).isNull();
    }

    @Test
    void theWorstPodIsTold() {
        ill("a", Band.SOFT, Cause.CACHE_PRESSURE, 5, "The cache holds 60 MB.");
        ill("b", Band.HARD, Cause.SLOW_UPSTREAM, 20, "Upstream p95 is 2.00 s, usually 0.10 s. In flight are 90.");

        assertThat(after(null))
                .isEqualTo(new Diagnosis(
                        "SlowUpstream",
                        "2026-11-22T10:00:00Z",
                        List.of(
                                "Pod b: band Hard, 20 min to its limit (16 to 24).",
                                "Upstream p95 is 2.00 s, usually 0.10 s.",
                                "In flight are 90."),
                        "spec.queue.maxMemory: 128Mi -> 64Mi. Look at it.",
                        0.85));
    }

    @Test
    void aLeakNamesFilterAndClass() {
        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 12, "Live heap rises by 5 MB a minute.");
        ill("b", Band.SOFT, Cause.HANDLER_LEAK, 14, "Live heap rises by 4 MB a minute.");
        suspects.put("a", List.of(new Suspect("leaking", "acme.BodyListener", 800, 12.5)));

        assertThat(after(null).evidence())
                .startsWith("Pod a and 1 more: band Soft, 12 min to its limit (10 to 14).")
                .endsWith("Filter leaking: 800 more objects of class acme.BodyListener than when the growth began,"
                        + " 12.5 MB in step with them.");
        assertThat(after(null).recommendation())
                .isEqualTo("spec.filters: take out leaking, or mend its class acme.BodyListener."
                        + " A restart gives time, and is no cure.");
    }

    @Test
    void whatThePodsSayTogetherIsEvidenceOfALeak() {
        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 12, "Live heap rises by 5 MB a minute.");
        fleet = new Fleet.PodLocal("b", 5, "b: out of line.");
        assertThat(after(null).evidence()).hasSize(2);

        fleet = new Fleet.PodLocal("a", 5, "a: out of line.");
        assertThat(after(null).evidence()).endsWith("a: out of line.");
    }

    @Test
    void itChangesItsMindOnlyForWhatIsWorse() {
        ill("a", Band.SOFT, Cause.CACHE_PRESSURE, 30, "The cache holds 60 MB.");
        Diagnosis first = after(null);

        ill("b", Band.SOFT, Cause.HANDLER_LEAK, 10, "Live heap rises.");
        assertThat(after(first)).isEqualTo(first);

        ill("b", Band.HARD, Cause.HANDLER_LEAK, 3, "Live heap rises.");
        Diagnosis worse = after(first);
        assertThat(worse.cause()).isEqualTo("HandlerLeak");
        assertThat(Happening.news(first, worse)).isPresent();
    }

    @Test
    void theSameTroubleIsToldAnewOnlyWhenItMayAndSaysSomethingNew() {
        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 20, "Live heap rises by 5.0 MB a minute.");
        Diagnosis first = after(null);
        now = START.plusSeconds(300);

        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 19.5, "Live heap rises by 5.2 MB a minute.");
        assertThat(status().after(first, true, true)).as("noise").isSameAs(first);

        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 10, "Live heap rises by 5.2 MB a minute.");
        assertThat(status().after(first, false, true)).as("too soon").isSameAs(first);
        Diagnosis anew = status().after(first, true, true);
        assertThat(anew.evidence().getFirst()).contains("10 min");
        assertThat(anew.since()).isEqualTo(first.since());
        assertThat(Happening.news(first, anew)).as("no Event for it").isEmpty();
    }

    @Test
    void whatIsOverIsToldOnceAndByWhoHasWatched() {
        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 20, "Live heap rises.");
        Diagnosis first = after(null);
        well("a");
        now = START.plusSeconds(300);

        assertThat(status().after(first, true, false)).as("just started").isSameAs(first);
        Diagnosis over = after(first);
        assertThat(over.evidence().getFirst()).isEqualTo("Over since 2026-11-22T10:05:00Z: no pod shows it any more.");
        assertThat(over.cause()).isEqualTo("HandlerLeak");
        assertThat(Happening.news(first, over)).isEmpty();
        now = START.plusSeconds(600);
        assertThat(after(over)).isSameAs(over);

        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 20, "Live heap rises.");
        Diagnosis again = after(over);
        assertThat(again.since()).isEqualTo("2026-11-22T10:10:00Z");
        assertThat(Happening.news(over, again)).get().satisfies(happening -> {
            assertThat(happening.reason()).isEqualTo("HandlerLeak");
            assertThat(happening.warning()).isTrue();
            assertThat(happening.message()).startsWith("Pod a: band Soft").endsWith("Look at it.");
        });
    }

    @Test
    void silenceChangesNothing() {
        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 20, "Live heap rises.");
        Diagnosis first = after(null);
        for (String pod : List.of("a", "b")) {
            verdicts.put(pod, new PodVerdict(Band.OK, List.of(), false, Symptoms.NONE, Cause.HANDLER_LEAK, null, ""));
        }

        assertThat(after(first)).isSameAs(first);
    }

    @Test
    void whatADrainedPodShowedIsToldWithItsRestartWhereNothingElseWas() {
        state = replaced("HandlerLeak");

        Diagnosis told = after(null);
        assertThat(told.cause()).isEqualTo("HandlerLeak");
        assertThat(told.since()).isEqualTo("2026-11-22T10:05:00Z");
        assertThat(told.evidence())
                .containsExactly(
                        "Drained, pod c (replaced at 2026-11-22T10:05:00Z for MemoryThreshold) showed: 900 acme.Session"
                                + " with 80.2 MB in step.");
        assertThat(told.recommendation()).startsWith("A filter under spec.filters keeps what is named above");
        now = START.plusSeconds(1_200);
        Diagnosis over = after(told);
        assertThat(DiagnosisStatus.isOver(over)).isTrue();
        assertThat(after(over)).as("once").isSameAs(over);
    }

    @Test
    void whatADrainedPodShowedIsAddedToTheLeakThatWasNamed() {
        ill("a", Band.SOFT, Cause.HANDLER_LEAK, 20, "Live heap rises.");
        Diagnosis named = after(null);
        state = replaced("HandlerLeak");

        Diagnosis told = status().after(named, false, true);
        assertThat(told.evidence())
                .startsWith("Pod a: band Soft, 20 min to its limit (16 to 24).")
                .last()
                .asString()
                .contains("900 acme.Session");
        assertThat(after(told)).as("and stays").isSameAs(told);
    }

    @Test
    void whatADrainedPodShowedDoesNotDisplaceOtherTrouble() {
        ill("a", Band.SOFT, Cause.CACHE_PRESSURE, 20, "The cache holds 60 MB.");
        Diagnosis named = after(null);
        state = replaced("HandlerLeak");

        assertThat(after(named)).isSameAs(named);
    }

    private static RestartState replaced(String cause) {
        return new RestartState(
                null,
                List.of(new RestartState.Finished(
                        START.plusSeconds(300),
                        "c",
                        "a",
                        List.of("MemoryThreshold"),
                        cause,
                        450L,
                        60L,
                        1L,
                        1L,
                        "900 acme.Session with 80.2 MB in step. All that is live: 80.0 MB in 900 byte[]",
                        RestartState.Outcome.Replaced)),
                1,
                0,
                "MemoryThreshold",
                null);
    }

    private void well(String pod) {
        verdicts.put(pod, Ailments.verdict(io.openclaw.diagnosis.Diagnosis.HEALTHY));
        diagnoses.put(pod, io.openclaw.diagnosis.Diagnosis.HEALTHY);
    }

    private void ill(String pod, Band band, Cause cause, double minutes, String evidence) {
        diagnoses.put(pod, Ailments.of(band, cause, minutes, evidence));
        verdicts.put(pod, Ailments.verdict(diagnoses.get(pod)));
    }

    private Diagnosis after(@Nullable Diagnosis before) {
        return status().after(before, true, true);
    }

    private DiagnosisStatus status() {
        return new DiagnosisStatus(
                new ClusterView(
                        new RouterView(
                                "default",
                                "edge",
                                "uid",
                                false,
                                null,
                                Scene.rules(RestartTimes.ANY, false),
                                RestartState.NONE),
                        new DeploymentView(2, "v1", true, false, false),
                        List.of(pod("a"), pod("b")),
                        Set.of(),
                        true,
                        1,
                        0),
                new Signals(verdicts, Map.of("a", 400L, "b", 400L), diagnoses, Map.of(), suspects, fleet, null),
                state,
                Settings.defaults(512),
                now);
    }

    private static PodView pod(String name) {
        return new PodView(
                name, name, "1", START, "rs1", "v1", true, true, true, null, false, null, "10.0.0.1", null, List.of());
    }
}
