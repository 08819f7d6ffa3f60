package io.openclaw.operator.assess;

import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of one pod mean. Equality is what wakes the reconciler, so nothing in it changes with every sample.
 *
 * @param band how urgently it is to be replaced
 * @param fresh the newest sample is young enough to act on
 * @param cause of its memory trouble, whether or not it is to be replaced; NONE where it has none now
 * @param configHash of the settings in force there; null when not known
 * @param configError why the pod refused its newest settings; empty when it did not
 */
public record PodVerdict(
        Band band,
        List<Reason> reasons,
        boolean fresh,
        Symptoms symptoms,
        Cause cause,
        @Nullable String configHash,
        String configError) {

    /** Nothing is known: nothing is done. */
    public static final PodVerdict UNKNOWN =
            new PodVerdict(Band.OK, List.of(), false, Symptoms.NONE, Cause.NONE, null, "");
}
