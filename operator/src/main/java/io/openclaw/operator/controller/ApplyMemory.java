package io.openclaw.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.openclaw.operator.desired.Annotations;
import io.openclaw.operator.desired.Blueprint;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What need not be done again: objects that were applied a while ago, and routers whose objects were as desired and have not changed since. */
final class ApplyMemory {
    static final Duration LONGEST = Duration.ofMinutes(10);
    /** All is looked at again so often. */
    private static final Duration VERIFIED = Duration.ofMinutes(5);

    /** By owner, kind and name, the hash of what was applied. */
    private final Recent<String> applied;

    private final Recent<Verified> verified;

    /**
     * @param generation of the resource
     * @param rollingHash of what was desired, which may follow another heap by now
     * @param objects as they were
     */
    private record Verified(long generation, String rollingHash, Set<String> objects) {}

    ApplyMemory(Clock clock) {
        applied = new Recent<>(LONGEST, clock);
        verified = new Recent<>(VERIFIED, clock);
    }

    /** Whether this very object was applied within that time. */
    boolean isApplied(HasMetadata object, Duration within) {
        return applied.get(key(object), within).filter(hash(object)::equals).isPresent();
    }

    void applied(HasMetadata object) {
        applied.put(key(object), hash(object));
    }

    /** Whether nothing has changed since all objects were as desired. */
    boolean isVerified(Blueprint blueprint, Collection<? extends HasMetadata> live) {
        return verified.get(blueprint.uid())
                .filter(last -> last.generation == blueprint.generation()
                        && last.rollingHash.equals(blueprint.rollingHash())
                        && last.objects.equals(marks(live)))
                .isPresent();
    }

    /** @param objects all of the router, as they are known or as the API server has answered */
    void verified(Blueprint blueprint, Collection<? extends HasMetadata> objects) {
        verified.put(blueprint.uid(), new Verified(blueprint.generation(), blueprint.rollingHash(), marks(objects)));
    }

    private static Set<String> marks(Collection<? extends HasMetadata> objects) {
        return objects.stream().map(ApplyMemory::mark).collect(Collectors.toUnmodifiableSet());
    }

    /** Changes with all that anybody may write; of a kind that counts its generations not with the status. */
    private static String mark(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        return object.getKind() + " " + metadata.getUid() + " "
                + (metadata.getGeneration() == null
                        ? metadata.getResourceVersion()
                        : metadata.getGeneration() + " "
                                + Objects.hash(
                                        metadata.getLabels(),
                                        metadata.getAnnotations(),
                                        metadata.getOwnerReferences()));
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().getFirst().getUid() + " " + object.getKind() + " "
                + object.getMetadata().getName();
    }

    private static String hash(HasMetadata object) {
        return String.valueOf(object.getMetadata().getAnnotations().get(Annotations.DESIRED_HASH));
    }
}
