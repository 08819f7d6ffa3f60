package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.detector.Detector;
import io.openclaw.e2e.faults.detector.Verdict;
import io.openclaw.e2e.faults.model.Pod;
import io.openclaw.e2e.faults.model.Scenario;
import java.lang.management.ManagementFactory;

/** One detector before one story. */
final class Trial {
    /** From the decision until the old process is gone: surge, drain, evidence. As long as the lead that the bench asks for. */
    static final double RESTART_SECONDS = 150;

    /** The kubelet's back-off after a crash: from and to, forgotten after so long a life. */
    private static final double FIRST_BACK_OFF = 10;

    private static final double LAST_BACK_OFF = 300;
    private static final double FORGOTTEN_AFTER = 600;

    private final Contender contender;
    private long samples;

    private Trial(Contender contender) {
        this.contender = contender;
    }

    static Outcome of(Scenario scenario, Contender contender) {
        long begin = cpuNanos();
        var trial = new Trial(contender);
        return switch (scenario) {
            case Scenario.Healthy healthy -> {
                Acted acted = trial.act(healthy);
                if (acted.deaths > 0) {
                    throw new IllegalStateException("a healthy pod died of memory: " + healthy);
                }
                yield new Outcome.Well(healthy, acted.restarts, trial.cost(begin));
            }
            case Scenario.Faulty faulty -> {
                Outcome.Watched watched = trial.watch(faulty);
                Acted acted = trial.act(faulty);
                yield new Outcome.Ill(faulty, watched, acted.deaths, acted.restarts, trial.cost(begin));
            }
        };
    }

    private Outcome.Cost cost(long begin) {
        return new Outcome.Cost(samples, cpuNanos() - begin);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private Outcome.Watched watch(Scenario.Faulty scenario) {
        Pod pod = Pod.of(scenario);
        Detector detector = contender.make().apply(pod.thresholdMb());
        var notes = new Notes(pod.wrongFrom());
        while (!pod.over()) {
            switch (pod.advance()) {
                case MISSED -> {}
                case SAMPLED -> {
                    samples++;
                    detector.see(pod.vitals());
                    notes.add(pod.now(), detector.verdict());
                }
                case DIED -> {
                    if (pod.now() < pod.wrongFrom()) {
                        throw new IllegalStateException("a pod died before anything was wrong: " + scenario);
                    }
                    return notes.end(pod.now());
                }
            }
        }
        return notes.end(Double.NaN);
    }

    private record Acted(int deaths, int restarts) {}

    private Acted act(Scenario scenario) {
        Pod pod = Pod.of(scenario);
        Detector detector = contender.make().apply(pod.thresholdMb());
        int deaths = 0;
        int restarts = 0;
        double goneAt = Double.POSITIVE_INFINITY;
        double startedAt = 0;
        double backOff = FIRST_BACK_OFF;
        while (!pod.over()) {
            Pod.Event event = pod.advance();
            if (event == Pod.Event.DIED) {
                deaths++;
                backOff = pod.now() - startedAt >= FORGOTTEN_AFTER ? FIRST_BACK_OFF : backOff;
                pod.restart(backOff);
                backOff = Math.min(LAST_BACK_OFF, 2 * backOff);
                startedAt = pod.now();
                goneAt = Double.POSITIVE_INFINITY;
            } else if (pod.now() >= goneAt) {
                pod.restart(0);
                startedAt = pod.now();
                goneAt = Double.POSITIVE_INFINITY;
            } else if (event == Pod.Event.SAMPLED) {
                samples++;
                detector.see(pod.vitals());
                if (goneAt == Double.POSITIVE_INFINITY && detector.verdict().band() == Verdict.Band.HARD) {
                    restarts++;
                    goneAt = pod.now() + RESTART_SECONDS;
                }
            }
        }
        return new Acted(deaths, restarts);
    }
}
