package io.openclaw.operator.status;

import io.openclaw.crds.status.Diagnosis;
import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.diagnosis.TimeToLimit;
import io.openclaw.operator.assess.CauseName;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Found;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.sample.Suspect;
import io.openclaw.settings.Settings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What status.diagnosis says: the trouble of the pod that is nearest to its end, or the last one there was, be it that a pod's remains told it. Pure. It changes its mind only for what is worse,
 * and its words only for what a person would call new.
 */
public final class DiagnosisStatus {
    private static final String OVER = "Over since ";
    private static final String OVER_SAYS = ": no pod shows it any more.";
    private static final String GIVES_TIME = "A restart gives time, and is no cure.";
    private static final String FIND_THE_KEEPER =
            "A filter under spec.filters keeps what is named above: take them out one after the other, the one that changed last first, until it no longer grows. ";
    private static final String DRAINED = "Drained, pod ";
    /** In so many steps confidence is told. */
    private static final double STEPS = 20;

    /** What a drained pod's memory shows is no guess. */
    private static final double PROVEN = 1;

    private static final double SECONDS_PER_MINUTE = 60;

    private final ClusterView view;
    private final Signals signals;
    private final RestartState state;
    private final Settings settings;
    private final Instant now;

    /**
     * @param state of restarts as it is now
     * @param settings in force
     */
    public DiagnosisStatus(ClusterView view, Signals signals, RestartState state, Settings settings, Instant now) {
        this.view = view;
        this.signals = signals;
        this.state = state;
        this.settings = settings;
        this.now = now;
    }

    /** A pod in trouble. */
    private record Case(String pod, io.openclaw.diagnosis.Diagnosis told) {}

    /**
     * @param before null where there never was trouble
     * @param anew whether the same cause may be told in new words
     * @param watched whether the pods were looked at for long enough to say that the trouble before is over
     */
    public @Nullable Diagnosis after(@Nullable Diagnosis before, boolean anew, boolean watched) {
        Diagnosis told = ofPods(before, anew, watched);
        return lastReplaced().map(remains -> with(remains, told)).orElse(told);
    }

    private @Nullable Diagnosis ofPods(@Nullable Diagnosis before, boolean anew, boolean watched) {
        List<Case> cases = cases();
        if (cases.isEmpty()) {
            boolean known = view.pods().stream()
                    .anyMatch(pod -> signals.verdict(pod.name()).fresh());
            return before == null || isOver(before) || !watched || !known ? before : over(before);
        }
        Case worst = chosen(cases, before);
        if (before == null || isOver(before) || !before.cause().equals(name(worst))) {
            return told(worst, cases, null);
        }
        Diagnosis told = told(worst, cases, before);
        return !anew || saysTheSame(spokenOfPods(before), told) ? before : told;
    }

    public static boolean isOver(Diagnosis diagnosis) {
        return !diagnosis.evidence().isEmpty()
                && diagnosis.evidence().getFirst().startsWith(OVER);
    }

    /** The newest replaced pod whose remains say what its trouble was. */
    private Optional<Finished> lastReplaced() {
        return state.history().stream()
                .filter(entry -> entry.outcome() == RestartState.Outcome.Replaced && entry.ofMemory())
                .findFirst()
                .filter(entry -> CauseName.isKnown(entry.cause()) && entry.evidence() != null);
    }

    /** The cause of a restart is known with it at the latest: where the samples had none, the drained pod's memory had. */
    private @Nullable Diagnosis with(Finished remains, @Nullable Diagnosis told) {
        String cause = String.valueOf(remains.cause());
        Cause known = CauseName.parse(cause).orElse(Cause.UNKNOWN);
        if (told != null && remains.time().isBefore(since(told))) {
            return told;
        }
        if (told == null || isOver(told) || !CauseName.isKnown(told.cause())) {
            return new Diagnosis(
                    cause,
                    remains.time().toString(),
                    List.of(sentence(remains)),
                    known == Cause.HANDLER_LEAK
                            ? FIND_THE_KEEPER + GIVES_TIME
                            : remedy(List.of(), remains.pod(), 0).against(known)
                                    + io.openclaw.diagnosis.Diagnosis.adviceAgainst(known),
                    PROVEN);
        }
        return known == Cause.HANDLER_LEAK && told.cause().equals(cause) ? with(sentence(remains), told) : told;
    }

    private static Diagnosis with(String sentence, Diagnosis told) {
        if (told.evidence().contains(sentence)) {
            return told;
        }
        List<String> evidence = new ArrayList<>(told.evidence());
        evidence.removeIf(each -> each.startsWith(DRAINED));
        evidence.add(sentence);
        return new Diagnosis(told.cause(), told.since(), evidence, told.recommendation(), told.confidence());
    }

    private static String sentence(Finished remains) {
        return DRAINED + remains.pod() + " (replaced at " + remains.time() + " for "
                + String.join(", ", remains.reasons()) + ") showed: "
                + Found.essence(String.valueOf(remains.evidence())) + ".";
    }

    /** From when on something is news to it. */
    private static Instant since(Diagnosis told) {
        if (isOver(told)) {
            String over = told.evidence().getFirst();
            return Instant.parse(over.substring(OVER.length(), over.indexOf(OVER_SAYS)));
        }
        return told.since() == null ? Instant.EPOCH : Instant.parse(told.since());
    }

    private Remedy remedy(List<Suspect> suspects, String pod, long inFlight) {
        return new Remedy(
                settings, suspects, Objects.requireNonNullElse(signals.usedMb().get(pod), 0L), inFlight);
    }

    private List<Case> cases() {
        return view.pods().stream()
                .filter(pod -> !pod.terminating())
                .map(PodView::name)
                .filter(pod ->
                        signals.verdict(pod).fresh() && signals.verdict(pod).cause() != Cause.NONE)
                .map(pod -> new Case(pod, signals.diagnosis(pod)))
                .filter(each -> each.told().band() != Band.OK)
                .toList();
    }

    /** The worst; but what was told stays while it is as bad in some pod. */
    private static Case chosen(List<Case> cases, @Nullable Diagnosis before) {
        Comparator<Case> worse = Comparator.<Case, Band>comparing(
                        each -> each.told().band())
                .reversed()
                .thenComparing(each -> each.told().cause() == Cause.UNKNOWN)
                .thenComparingDouble(each -> each.told().timeToLimit().p50())
                .thenComparing(Case::pod);
        Case worst = cases.stream().min(worse).orElseThrow();
        return cases.stream()
                .filter(each -> before != null && name(each).equals(before.cause()))
                .filter(each -> each.told().band().compareTo(worst.told().band()) >= 0)
                .filter(each ->
                        each.told().cause() != Cause.UNKNOWN || worst.told().cause() == Cause.UNKNOWN)
                .min(worse)
                .orElse(worst);
    }

    private Diagnosis told(Case worst, List<Case> cases, @Nullable Diagnosis before) {
        io.openclaw.diagnosis.Diagnosis told = worst.told();
        List<Suspect> suspects = told.cause() == Cause.HANDLER_LEAK ? signals.suspectsIn(worst.pod()) : List.of();
        List<String> evidence = new ArrayList<>();
        evidence.add(headline(worst, cases));
        evidence.addAll(sentences(told.evidence()));
        suspects.stream().map(Suspect::toString).forEach(evidence::add);
        if (told.cause() == Cause.HANDLER_LEAK) {
            evidence.addAll(sentences(together(worst)));
        }
        return new Diagnosis(
                name(worst),
                Optional.ofNullable(before)
                        .map(Diagnosis::since)
                        .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString()),
                evidence,
                recommendation(told, suspects, worst.pod()),
                Math.round(told.confidence() * STEPS) / STEPS);
    }

    private String recommendation(io.openclaw.diagnosis.Diagnosis told, List<Suspect> suspects, String pod) {
        String remedy = remedy(suspects, pod, told.inFlight()).against(told.cause());
        // who knows the class need not be told how to find it
        return suspects.isEmpty() ? remedy + told.advice() : remedy + GIVES_TIME;
    }

    private String together(Case worst) {
        return switch (signals.fleet()) {
            case Fleet.ReleaseLeak release -> release.evidence();
            case Fleet.PodLocal local -> local.name().equals(worst.pod()) ? local.evidence() : "";
            case Fleet.Workload alike -> alike.evidence();
            case Fleet.Nothing nothing -> "";
        };
    }

    private static String headline(Case worst, List<Case> cases) {
        long alike = cases.stream()
                .filter(each -> each.told().cause() == worst.told().cause())
                .count();
        return "Pod " + worst.pod() + (alike > 1 ? " and " + (alike - 1) + " more" : "") + ": band "
                + (worst.told().band() == Band.HARD ? "Hard" : "Soft")
                + left(worst.told().timeToLimit()) + ".";
    }

    /** In whole minutes, as far as anybody knows. */
    private static String left(TimeToLimit left) {
        if (Double.isInfinite(left.p50())) {
            return "";
        }
        String p50 = ", " + minutes(left.p50()) + " min to its limit";
        return Double.isInfinite(left.p90())
                ? p50 + " if it goes on"
                : p50 + " (" + minutes(left.p10()) + " to " + minutes(left.p90()) + ")";
    }

    private static String minutes(double seconds) {
        return Long.toString(Math.round(seconds / SECONDS_PER_MINUTE));
    }

    private Diagnosis over(Diagnosis before) {
        List<String> evidence = new ArrayList<>(before.evidence());
        evidence.addFirst(OVER + now.truncatedTo(ChronoUnit.SECONDS) + OVER_SAYS);
        return new Diagnosis(before.cause(), before.since(), evidence, before.recommendation(), before.confidence());
    }

    /** Without what a drained pod's memory showed. */
    private static Diagnosis spokenOfPods(Diagnosis told) {
        List<String> evidence = told.evidence().stream()
                .filter(each -> !each.startsWith(DRAINED))
                .toList();
        return new Diagnosis(told.cause(), told.since(), evidence, told.recommendation(), told.confidence());
    }

    private static boolean saysTheSame(Diagnosis before, Diagnosis now) {
        return Wording.saysTheSame(before.evidence(), now.evidence())
                && Wording.saysTheSame(
                        List.of(String.valueOf(before.recommendation())),
                        List.of(String.valueOf(now.recommendation())));
    }

    private static List<String> sentences(String text) {
        return Arrays.stream(text.split("(?<=[.]) "))
                .filter(sentence -> !sentence.isBlank())
                .toList();
    }

    private static String name(Case each) {
        return CauseName.of(each.told().cause());
    }
}
