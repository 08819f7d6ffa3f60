package io.openclaw.e2e.proof;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One restart as the write log shows it. Each moment is that of the first write in which it was so; null while it was not.
 *
 * @param detached the pod left its ReplicaSet: the restart begins
 * @param replacement the pod that was created for it
 * @param surgeReady the replacement was ready
 * @param diverted the pod left the Service
 * @param deleted its deletion was asked for
 * @param gone its object is no more: the restart ends
 * @param rolledBack it went back to its ReplicaSet instead
 */
public record Restart(
        String pod,
        Instant detached,
        @Nullable String replacement,
        @Nullable Instant surgeReady,
        @Nullable Instant diverted,
        @Nullable Instant deleted,
        @Nullable Instant gone,
        @Nullable Instant rolledBack) {

    static Restart begun(String pod, Instant detached) {
        return new Restart(pod, detached, null, null, null, null, null, null);
    }

    public boolean isOver() {
        return end().isBefore(Instant.MAX);
    }

    public boolean isComplete() {
        return gone != null;
    }

    /** When the next may begin; far in the future while it goes on. */
    public Instant end() {
        if (gone != null) {
            return gone;
        }
        return rolledBack != null ? rolledBack : Instant.MAX;
    }

    public boolean overlaps(Restart other) {
        return detached.isBefore(other.end()) && other.detached.isBefore(end());
    }

    Restart withReplacement(String name) {
        return new Restart(pod, detached, name, surgeReady, diverted, deleted, gone, rolledBack);
    }

    Restart withSurgeReady(Instant at) {
        return new Restart(pod, detached, replacement, first(surgeReady, at), diverted, deleted, gone, rolledBack);
    }

    Restart withDiverted(Instant at) {
        return new Restart(pod, detached, replacement, surgeReady, first(diverted, at), deleted, gone, rolledBack);
    }

    Restart withDeleted(Instant at) {
        return new Restart(pod, detached, replacement, surgeReady, diverted, first(deleted, at), gone, rolledBack);
    }

    Restart withGone(Instant at) {
        return new Restart(pod, detached, replacement, surgeReady, diverted, deleted, first(gone, at), rolledBack);
    }

    Restart withRolledBack(Instant at) {
        return new Restart(pod, detached, replacement, surgeReady, diverted, deleted, gone, first(rolledBack, at));
    }

    private static Instant first(@Nullable Instant known, Instant now) {
        return known == null ? now : known;
    }
}
