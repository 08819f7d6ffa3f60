package io.openclaw.operator.sample;

import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.Limits;
import io.openclaw.diagnosis.Patient;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.assess.MemoryAssessor;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Thresholds;
import io.openclaw.operator.sample.Sampler.Target;
import io.openclaw.settings.metrics.MetricsDocument;
import io.openclaw.settings.metrics.VitalsReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is known of one pod, and what it last meant: {@link Patient} and window together at most 16 KiB. */
final class SampledPod {
    private final Target target;
    private final Patient patient;
    private VitalsReading.Before before = VitalsReading.Before.NONE;
    private PodWindow window = PodWindow.EMPTY;
    private PodVerdict verdict = PodVerdict.UNKNOWN;
    private List<Suspect> suspects = List.of();
    private Instant begun;
    private boolean running;
    private boolean met;

    /** @param begun as if it had been asked then */
    SampledPod(Target target, Instant begun, Thresholds thresholds) {
        this.target = target;
        this.begun = begun;
        patient = new Patient(limits(thresholds));
    }

    Target target() {
        return target;
    }

    /** For what comes from now on. */
    void limit(Thresholds thresholds) {
        patient.limit(limits(thresholds));
    }

    private static Limits limits(Thresholds thresholds) {
        return new Limits(thresholds.restartTakes().toMillis() / 1000.0, thresholds.restartMb());
    }

    /** Whether it is this pod's turn, which thereby is taken. */
    synchronized boolean begin(Instant now, Duration interval) {
        // either way: a clock that was set back would blind it
        if (running || Duration.between(begun, now).abs().compareTo(interval) < 0) {
            return false;
        }
        begun = now;
        running = true;
        return true;
    }

    /**
     * Whether it is to be asked out of turn, since it serves and nothing is known of it; that is once.
     *
     * @param turn as if it had been asked then
     */
    synchronized boolean meet(Instant turn) {
        if (met) {
            return false;
        }
        met = true;
        if (running || window.lastSample().isPresent()) {
            return false;
        }
        begun = turn;
        running = true;
        return true;
    }

    /** @return whether the verdict changed */
    synchronized boolean end(Scrape scrape, Thresholds thresholds, Instant now) {
        running = false;
        window = window.and(scrape.reading(), thresholds.restartMb());
        if (scrape.document() != null) {
            examine(scrape.document(), scrape.at());
        }
        PodVerdict last = verdict;
        return !assess(thresholds, now).equals(last);
    }

    private void examine(MetricsDocument document, double at) {
        suspects = Suspect.of(document);
        // a router that is too old to tell its vitals is judged by its memory alone
        if (VitalsReading.of(document, at, target.revision(), before) instanceof VitalsReading.Told told) {
            before = told.next();
            patient.see(told.vitals());
        }
    }

    synchronized PodVerdict assess(Thresholds thresholds, Instant now) {
        verdict = MemoryAssessor.assess(window, patient.diagnosis(), thresholds, verdict, now);
        return verdict;
    }

    synchronized PodWindow window() {
        return window;
    }

    synchronized List<Suspect> suspects() {
        return suspects;
    }

    Diagnosis diagnosis() {
        return patient.diagnosis();
    }

    Peak peak() {
        return patient.peak();
    }

    /** Safe for use by several threads. */
    Patient patient() {
        return patient;
    }
}
