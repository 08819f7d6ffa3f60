package io.openclaw.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.e2e.load.Tally;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static JsonNode json(Findings findings) throws IOException {
        return JsonMapper.builder().build().readTree(findings.report().toJson());
    }

    @Test
    void hasTheNamesThatScriptsRelyOn() throws IOException {
        JsonNode report = json(Stories.kept());

        for (String number : new String[] {"requests", "ok", "shed", "failed", "oomKilled", "replicas", "minReady"}) {
            assertThat(report.path(number).isIntegralNumber()).as(number).isTrue();
        }
        assertThat(report.path("restarts")).hasSize(4);
        JsonNode restart = report.path("restarts").get(0);
        assertThat(restart.path("pod").asText()).isEqualTo("edge-6d4f-k2x8p");
        assertThat(restart.path("replacement").asText()).isEqualTo("edge-6d4f-b7hqz");
        assertThat(restart.path("reasons").get(0).asText()).isEqualTo("MemoryThreshold");
        assertThat(restart.path("memoryBeforeMb").asLong()).isEqualTo(94);
        assertThat(restart.path("memoryAfterMb").asLong()).isEqualTo(16);
        assertThat(restart.path("surgeReadyMs").asLong()).isEqualTo(3_000);
        assertThat(restart.path("drainMs").asLong()).isEqualTo(1_800);
    }

    @Test
    void everyRequestIsOneOfOkShedAndFailed() throws IOException {
        JsonNode report = json(Stories.kept());

        assertThat(report.path("requests").asLong())
                .isEqualTo(report.path("ok").asLong()
                        + report.path("shed").asLong()
                        + report.path("failed").asLong());
    }

    @Test
    void theGoodRunKeepsThePromiseAndExitsZero() {
        Report report = Stories.kept().report();

        assertThat(report.promise().values()).containsOnly(true);
        assertThat(report.kept()).isTrue();
        assertThat(Verdict.of(report).exitCode()).isZero();
    }

    @Test
    void withoutTheOperatorThePromiseIsBrokenAndThatIsWhatItIsToShow() {
        Report report = Stories.withoutOperator().report();

        assertThat(report.kept()).isFalse();
        assertThat(report.oomKilled()).isEqualTo(2);
        assertThat(report.failures().get("connection refused").count()).isEqualTo(report.failed());
        assertThat(Verdict.of(report).exitCode()).isZero();
    }

    @Test
    void withoutTheOperatorARunInWhichNothingDiesProvesNothing() {
        Findings kept = Stories.kept();
        var unharmed = new Findings(
                false, 2, kept.evidence(), kept.reasons(), kept.recording(), kept.load(), kept.byPhase(), kept.end());

        assertThat(Verdict.of(unharmed.report()).exitCode()).isEqualTo(1);
    }

    @Test
    void oneFailedRequestBreaksThePromise() {
        Findings kept = Stories.kept();
        Report report = with(kept, Stories.tally(100, 0, 1), kept.byPhase()).report();

        assertThat(report.promise()).containsEntry("noRequestFailed", false);
        assertThat(report.kept()).isFalse();
        assertThat(Verdict.of(report).exitCode()).isEqualTo(1);
    }

    @Test
    void oneRequestShedBeforeTheOverloadBreaksThePromise() {
        Findings kept = Stories.kept();
        Map<Phase, Tally> byPhase = Map.of(
                Phase.LEAK, Stories.tally(100, 1, 0),
                Phase.OVERLOAD, Stories.tally(100, 50, 0),
                Phase.RECOVERY, Stories.tally(100, 0, 0));

        assertThat(with(kept, Stories.tally(300, 51, 0), byPhase).report().promise())
                .containsEntry("shedInOverloadOnly", false);
    }

    @Test
    void anOverloadThatShedsNothingShowsNothing() {
        Findings kept = Stories.kept();

        assertThat(with(kept, Stories.tally(300, 0, 0), Map.of(Phase.OVERLOAD, Stories.tally(100, 0, 0)))
                        .report()
                        .promise())
                .containsEntry("shedInOverloadOnly", false)
                .containsEntry("recovered", false);
    }

    private static Findings with(Findings kept, Tally load, Map<Phase, Tally> byPhase) {
        return new Findings(true, 2, kept.evidence(), kept.reasons(), kept.recording(), load, byPhase, kept.end());
    }
}
