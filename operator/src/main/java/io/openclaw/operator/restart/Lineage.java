package io.openclaw.operator.restart;

import io.openclaw.operator.assess.CauseName;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.restart.RestartState.Finished;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether restarts help: the chain from a pod that asks for one back over the pods it replaced. A pod of a new revision replaces nobody, so a
 * rollout begins a new lineage.
 */
final class Lineage {
    /** Restarts that did not help, after which no further one of the same lineage begins. */
    static final int ENOUGH = 2;
    /** Of the memory before: when more than that is left after a restart, the restart freed nothing worth having. */
    static final double FREED_NOTHING = 0.9;

    /** What a restart is no cure for has to be away for so long, or the restart bought too little. */
    static final Duration CONTAINED = Duration.ofHours(2);

    private Lineage() {}

    /** The restarts in a row, the newest first, that did not help the lineage of a pod that asks for another one at {@code now}; at most {@link #ENOUGH}. */
    static List<Finished> futile(String pod, List<Finished> history, Duration minUptime, Instant now) {
        List<Finished> futile = new ArrayList<>();
        String heir = pod;
        Instant asked = now;
        while (futile.size() < ENOUGH) {
            Optional<Finished> before = replacedBy(heir, history);
            if (before.isEmpty() || helped(before.get(), minUptime, asked)) {
                return futile;
            }
            futile.add(before.get());
            heir = before.get().pod();
            asked = before.get().time();
        }
        return futile;
    }

    private static Optional<Finished> replacedBy(String pod, List<Finished> history) {
        return history.stream()
                .filter(entry -> entry.carriedOut() && entry.ofMemory() && pod.equals(entry.replacement()))
                .findFirst();
    }

    private static boolean helped(Finished entry, Duration minUptime, Instant askedAgain) {
        Duration enough = entry.isFor(Reason.Containment) && minUptime.compareTo(CONTAINED) < 0 ? CONTAINED : minUptime;
        boolean lasted = !askedAgain.isBefore(entry.time().plus(enough));
        return lasted && !freedNothing(entry);
    }

    /** What the working set had too much of is not on the heap, and its figures say nothing of it. */
    private static boolean freedNothing(Finished entry) {
        Long before = entry.memoryBeforeMb();
        Long after = entry.memoryAfterMb();
        return entry.ofHeap() && before != null && after != null && after >= FREED_NOTHING * before;
    }

    /**
     * The entry with a cause where none was found: a pod that was full from its birth has what the pod had whose place it took. It may be too young for more.
     */
    static Finished explained(Finished entry, List<Finished> history) {
        if (!entry.ofHeap() || CauseName.isKnown(entry.cause())) {
            return entry;
        }
        return replacedBy(entry.pod(), history)
                .filter(before -> freedNothing(before) && CauseName.isKnown(before.cause()))
                .map(before -> entry.because(
                        String.valueOf(before.cause()),
                        "As in pod " + before.pod() + " before it, whose restart freed nothing"))
                .orElse(entry);
    }
}
