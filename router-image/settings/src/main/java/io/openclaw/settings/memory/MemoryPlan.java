package io.openclaw.settings.memory;

import io.openclaw.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns heap settings into every JVM flag and the container limit, by the {@link Formula}.
 *
 * @param settings what the plan was made from, with queue, cache and connections as the plan allows them: what the router must run with
 * @param collector chosen, never {@code AUTO}
 * @param directMb {@code -XX:MaxDirectMemorySize}
 * @param headMb the most that all request heads in their making may hold, part of {@code directMb}
 * @param relayMb the most that all relays together may hold of bodies in flight, part of {@code directMb}
 * @param terms the sum, in the order of the formula
 * @param limitMb the container limit that this plan needs
 * @param cpus {@code -XX:ActiveProcessorCount}
 * @param notices what was shrunk to fit and why, one sentence each
 */
public record MemoryPlan(
        Settings settings,
        Settings.Gc collector,
        int directMb,
        int headMb,
        int relayMb,
        List<Term> terms,
        int limitMb,
        int cpus,
        List<String> notices) {

    /** One addend. {@code because} says what bounds it. */
    public record Term(String name, double mb, String because) {}

    /** Serial's single thread is the leaner choice up to here (DESIGN, "Collector"). */
    static final int SERIAL_UP_TO_MB = 512;

    /** Above this part of the largest live set a collector does little else than collect. */
    static final double HIGHEST_THRESHOLD = 0.9;

    /**
     * The plan for the place: as asked where the plan decides the limit or fits the one that is there, else a smaller one.
     *
     * @throws PlanException when even the smallest doesn't fit, with the arithmetic
     */
    public static MemoryPlan of(Settings settings, Machine machine) throws PlanException {
        Settings.Gc collector = pick(settings, machine);
        List<String> notices = new ArrayList<>();
        MemoryPlan asked = Formula.plan(
                reachable(settings, collector, notices), collector, Formula.Relays.AMPLE, machine, notices);
        if (machine.limitMb().isEmpty() || asked.limitMb <= machine.limitMb().getAsInt()) {
            return asked;
        }
        return Fitting.of(asked, machine);
    }

    private static Settings.Gc pick(Settings settings, Machine machine) {
        Settings.Gc asked = settings.router().process().gc();
        if (asked != Settings.Gc.AUTO) {
            return asked;
        }
        boolean small = settings.router().process().maxHeapMb() <= SERIAL_UP_TO_MB || machine.cpus() < 2;
        return small ? Settings.Gc.SERIAL : Settings.Gc.G1;
    }

    /** A restart threshold that the live set can't get well above would never fire: it is lowered, and said. */
    private static Settings reachable(Settings settings, Settings.Gc collector, List<String> notices) {
        Settings.Process process = settings.router().process();
        int highest = (int) (HIGHEST_THRESHOLD * largestLiveMb(collector, process));
        int threshold = process.restartOnMemoryThresholdMb();
        if (threshold <= highest) {
            return settings;
        }
        notices.add("process.restart_on_memory_threshold_mb lowered from " + threshold + " to " + highest
                + " MB: 0.9 of the largest live set that " + Formula.name(collector) + " can hold");
        return settings.withRouter(settings.router().withProcess(process.withRestartThreshold(highest)));
    }

    private static double largestLiveMb(Settings.Gc collector, Settings.Process process) {
        return switch (collector) {
            // one of the two survivor spaces (a tenth of young each) is always empty
            case SERIAL -> process.maxHeapMb() - process.maxNewSpaceMb() / 10.0;
            // the regions that an evacuation needs free
            case G1, SHENANDOAH, ZGC, AUTO -> process.maxHeapMb() * 0.98;
        };
    }

    /** What the kernel's buffers are given. */
    double socketMb() {
        return terms.stream()
                .filter(term -> term.name.equals("sockets"))
                .mapToDouble(Term::mb)
                .sum();
    }

    /** Every JVM flag that makes the plan true, in a fixed order. */
    public List<String> jvmFlags() {
        return JvmFlags.of(this);
    }

    /** One term a line, then what was shrunk, and last {@code limit N MiB}. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            text.append(String.format(Locale.ROOT, "%-10s %8.1f MiB  %s%n", term.name, term.mb, term.because));
        }
        double sum = terms.stream().mapToDouble(Term::mb).sum();
        text.append(String.format(
                Locale.ROOT, "%-10s %8.1f MiB  %s%n", "margin", limitMb - sum, "5 %, rounded up to 16 MiB"));
        for (String notice : notices) {
            text.append("note: ").append(notice).append(System.lineSeparator());
        }
        return text.append("limit ")
                .append(limitMb)
                .append(" MiB")
                .append(System.lineSeparator())
                .toString();
    }
}
