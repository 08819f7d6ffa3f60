package io.openclaw.e2e.faults.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.faults.model.Fault;
import io.openclaw.e2e.faults.model.Load;
import io.openclaw.e2e.faults.model.Pod;
import io.openclaw.e2e.faults.model.Scenario;
import org.junit.jupiter.api.Test;

class OursTest {
    @Test
    void whatTheDiagnosisSaysOfALeakIsTheVerdict() {
        Pod pod = Pod.of(new Scenario.Faulty(Fault.HANDLER_LEAK, 3_600, Load.MEDIUM, 4));
        Detector ours = new Ours(pod.thresholdMb());
        Verdict told = Verdict.OK;
        while (told.band() != Verdict.Band.HARD) {
            if (pod.advance() == Pod.Event.SAMPLED) {
                ours.see(pod.vitals());
                told = ours.verdict();
            }
        }

        assertThat(pod.now()).isGreaterThan(pod.wrongFrom());
        assertThat(told.cause()).isEqualTo(Verdict.Cause.HANDLER_LEAK);
        assertThat(told.restartHelps()).isTrue();
        assertThat(told.toLimit()).isNotNull();
        assertThat(told.toLimit().p50())
                .isBetween(told.toLimit().p10(), told.toLimit().p90());
    }
}
