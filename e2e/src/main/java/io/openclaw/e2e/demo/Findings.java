package io.openclaw.e2e.demo;

import io.openclaw.e2e.demo.Report.Failure;
import io.openclaw.e2e.demo.Report.PhaseReport;
import io.openclaw.e2e.demo.Report.RestartReport;
import io.openclaw.e2e.load.Tally;
import io.openclaw.e2e.proof.Evidence;
import io.openclaw.e2e.proof.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is known when the story has ended; the report follows from it alone.
 *
 * @param reasons of each restarted pod, from the router's status
 * @param load of the whole story
 * @param byPhase by the phase in which requests were due
 */
record Findings(
        boolean operatorOn,
        int replicas,
        Evidence evidence,
        Map<String, List<String>> reasons,
        Recording recording,
        Tally load,
        Map<Phase, Tally> byPhase,
        Instant end) {

    Report report() {
        Map<String, Boolean> promise = Promise.judge(this);
        Map<String, Failure> failures = new TreeMap<>();
        load.failures()
                .forEach((reason, count) ->
                        failures.put(reason, new Failure(count, load.examples().getOrDefault(reason, ""))));
        return new Report(
                operatorOn ? "on" : "off",
                !promise.containsValue(false),
                promise,
                load.requests(),
                load.ok(),
                load.shed(),
                load.failed(),
                evidence.oomKilled(),
                replicas,
                evidence.minReady().orElse(null),
                evidence.minServing().orElse(null),
                evidence.completed().stream().map(this::report).toList(),
                phaseReports(),
                failures,
                sinceStart(end));
    }

    long sinceStart(Instant at) {
        return Duration.between(recording.start(), at).toMillis();
    }

    private RestartReport report(Restart restart) {
        String replacement = restart.replacement();
        Instant surgeReady = restart.surgeReady();
        Instant gone = restart.gone();
        return new RestartReport(
                restart.pod(),
                replacement,
                reasons.getOrDefault(restart.pod(), List.of()),
                lastUsedMb(restart.pod(), restart.detached()),
                replacement == null || surgeReady == null ? null : firstUsedMb(replacement, surgeReady),
                between(restart.detached(), surgeReady),
                between(restart.diverted(), restart.deleted()),
                sinceStart(restart.detached()),
                gone == null ? null : sinceStart(gone));
    }

    private List<PhaseReport> phaseReports() {
        List<PhaseReport> reports = new ArrayList<>();
        List<Recording.PhaseStart> phases = recording.phases();
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i).phase();
            Instant until = i + 1 < phases.size() ? phases.get(i + 1).at() : end;
            Tally tally = byPhase.getOrDefault(phase, Tally.NONE);
            reports.add(new PhaseReport(
                    phase.title,
                    sinceStart(phases.get(i).at()),
                    sinceStart(until),
                    tally.requests(),
                    tally.ok(),
                    tally.shed(),
                    tally.failed(),
                    tally.latencies()));
        }
        return reports;
    }

    private @Nullable Long lastUsedMb(String pod, Instant until) {
        return recording.pods().stream()
                .filter(sample -> sample.pod().equals(pod) && !sample.at().isAfter(until))
                .reduce((_, later) -> later)
                .map(Recording.PodSample::usedMb)
                .orElse(null);
    }

    private @Nullable Long firstUsedMb(String pod, Instant from) {
        return recording.pods().stream()
                .filter(sample -> sample.pod().equals(pod) && !sample.at().isBefore(from))
                .findFirst()
                .map(Recording.PodSample::usedMb)
                .orElse(null);
    }

    private static @Nullable Long between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis();
    }
}
