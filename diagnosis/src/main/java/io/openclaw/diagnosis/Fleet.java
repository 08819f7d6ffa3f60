package io.openclaw.diagnosis;

import io.openclaw.diagnosis.stats.Quantiles;
import io.openclaw.diagnosis.tuning.Thresholds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What several pods say together: whether one is out of line, a release leaks, or the workload does it; and in which order they are replaced. Pure. */
public final class Fleet {
    /** @param name that its owner knows it by */
    public record Member(String name, Patient patient) {}

    /** What the comparison came to. */
    public sealed interface Finding {}

    /** Too few of one revision, or nothing that they have in common or not. */
    public record Nothing() implements Finding {}

    /**
     * One pod is unlike the others of its revision.
     *
     * @param z its robust standard score
     * @param evidence the numbers that were compared
     */
    public record PodLocal(String name, double z, String evidence) implements Finding {}

    /** Nearly all pods of a new revision grow, those of the one before don't: the rollout is to be paused. */
    public record ReleaseLeak(String revision, String evidence) implements Finding {}

    /** Pods grow alike, whatever their revision. */
    public record Workload(String evidence) implements Finding {}

    /** @param withinSeconds when its replacement has to begin at the latest; 0 is now */
    public record Turn(String name, double withinSeconds) {}

    private static final double SECONDS_PER_HOUR = 3600;

    private Fleet() {}

    public static Finding compare(List<Member> members) {
        Map<String, List<Member>> revisions = new LinkedHashMap<>();
        for (Member member : members) {
            if (!member.patient().revision().isEmpty()) {
                revisions
                        .computeIfAbsent(member.patient().revision(), revision -> new ArrayList<>())
                        .add(member);
            }
        }
        Finding release = release(revisions);
        if (release instanceof ReleaseLeak) {
            return release;
        }
        for (List<Member> alike : revisions.values()) {
            if (alike.size() >= Thresholds.FEWEST_PODS && outOfLine(alike) instanceof PodLocal local) {
                return local;
            }
        }
        return workload(members);
    }

    private static Finding outOfLine(List<Member> alike) {
        double[] growth = alike.stream()
                .mapToDouble(member -> member.patient().unownedMbPerRequest())
                .toArray();
        double requests = Math.max(
                1,
                median(alike.stream()
                        .mapToDouble(member -> member.patient().arrivals())
                        .toArray()));
        double flat = Thresholds.FLAT_MB_PER_HOUR / SECONDS_PER_HOUR / requests;
        Finding byGrowth = outOfLine(alike, growth, flat, "MB of unowned growth per 1,000 requests", 1000);
        if (byGrowth instanceof PodLocal) {
            return byGrowth;
        }
        // the oldest moment of life that all are old enough for
        double uptime = alike.stream()
                .mapToDouble(member -> member.patient().uptime())
                .min()
                .orElse(0);
        double[] live = alike.stream()
                .mapToDouble(member -> member.patient().liveAt(uptime))
                .toArray();
        double least = Thresholds.STEP * alike.getFirst().patient().maxMb();
        return outOfLine(alike, live, least, "MB of live heap at the same uptime", 1);
    }

    /** @param least scale below which differences are none: MAD is 0 where most are the same */
    private static Finding outOfLine(List<Member> alike, double[] figures, double least, String unit, double times) {
        double middle = median(figures);
        double scale = Math.max(Quantiles.spread(figures, figures.length), least);
        int worst = -1;
        for (int i = 0; i < figures.length; i++) {
            if ((figures[i] - middle) / scale >= Thresholds.OUT_OF_LINE && (worst < 0 || figures[i] > figures[worst])) {
                worst = i;
            }
        }
        if (worst < 0 || Double.isNaN(middle)) {
            return new Nothing();
        }
        double z = (figures[worst] - middle) / scale;
        String evidence = "%s: %.3g %s, the middle of %d pods %.3g (z %.1f)."
                .formatted(alike.get(worst).name(), times * figures[worst], unit, figures.length, times * middle, z);
        return new PodLocal(alike.get(worst).name(), z, evidence);
    }

    /** The youngest revision beside those before it: the newest of them that doesn't grow will do. */
    private static Finding release(Map<String, List<Member>> revisions) {
        List<Map.Entry<String, List<Member>>> youngestFirst = new ArrayList<>(revisions.entrySet());
        youngestFirst.sort(Comparator.comparingDouble(entry -> uptime(entry.getValue())));
        if (youngestFirst.size() < 2) {
            return new Nothing();
        }
        String newest = youngestFirst.getFirst().getKey();
        List<Member> young = oldEnough(youngestFirst.getFirst().getValue());
        if (young.size() < Thresholds.FEWEST_PODS || (double) growing(young) < Thresholds.ALIKE * young.size()) {
            return new Nothing();
        }
        return youngestFirst.stream()
                .skip(1)
                .filter(before -> (double) growing(before.getValue())
                        <= (1 - Thresholds.ALIKE) * before.getValue().size())
                .findFirst()
                .<Finding>map(before -> new ReleaseLeak(
                        newest,
                        "%d of %d pods of revision %s grow, %d of %d of %s did."
                                .formatted(
                                        growing(young),
                                        young.size(),
                                        newest,
                                        growing(before.getValue()),
                                        before.getValue().size(),
                                        before.getKey())))
                .orElseGet(Nothing::new);
    }

    private static Finding workload(List<Member> members) {
        List<Member> known = members.stream()
                .filter(member -> !member.patient().revision().isEmpty())
                .toList();
        long growing = growing(known);
        return known.size() >= Thresholds.FEWEST_PODS && (double) growing >= Thresholds.ALIKE * known.size()
                ? new Workload("%d of %d pods grow, whatever their revision.".formatted(growing, known.size()))
                : new Nothing();
    }

    /** As old as the youngest that grows: of one that has just come nothing is known. */
    private static List<Member> oldEnough(List<Member> alike) {
        double enough = alike.stream()
                .filter(Fleet::grows)
                .mapToDouble(member -> member.patient().uptime())
                .min()
                .orElse(0);
        return alike.stream()
                .filter(member -> member.patient().uptime() >= enough)
                .toList();
    }

    private static long growing(List<Member> members) {
        return members.stream().filter(Fleet::grows).count();
    }

    /** By its trend or, where it is too young for one, by what its filters pile up. */
    private static boolean grows(Member member) {
        return member.patient().growthMbPerHour() > Thresholds.FLAT_MB_PER_HOUR
                || member.patient().diagnosis().cause() == Cause.HANDLER_LEAK;
    }

    private static double uptime(List<Member> members) {
        return median(members.stream()
                .mapToDouble(member -> member.patient().uptime())
                .toArray());
    }

    private static double median(double[] figures) {
        return Quantiles.median(figures.clone(), figures.length);
    }

    /**
     * When each has to begin so that one after another is through before its limit: pod k begins while at least k restarts' time is left to it. Those
     * without a limit ahead are left out.
     *
     * @param restartSeconds that one replacement takes
     */
    public static List<Turn> stagger(List<Member> members, double restartSeconds) {
        List<Member> bySooner = members.stream()
                .filter(member -> Double.isFinite(left(member)))
                .sorted(Comparator.comparingDouble(Fleet::left))
                .toList();
        Turn[] turns = new Turn[bySooner.size()];
        double next = Double.POSITIVE_INFINITY;
        for (int i = turns.length - 1; i >= 0; i--) {
            next = Math.min(left(bySooner.get(i)), next) - restartSeconds;
            turns[i] = new Turn(bySooner.get(i).name(), Math.max(0, next));
        }
        return List.of(turns);
    }

    private static double left(Member member) {
        return member.patient().diagnosis().timeToLimit().p50();
    }
}
