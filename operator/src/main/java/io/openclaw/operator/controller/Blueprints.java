package io.openclaw.operator.controller;

import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.Installation;
import io.openclaw.operator.desired.InvalidSpecException;
import java.time.Clock;
import java.util.Optional;

/** The blueprints of all routers: each follows from one generation of its resource and the heap in force, and takes a while to make. */
final class Blueprints {
    private final Installation installation;
    private final Recent<Blueprint> known;
    private final Configurations configurations = new Configurations();

    Blueprints(Installation installation, Clock clock) {
        this.installation = installation;
        known = new Recent<>(ApplyMemory.LONGEST, clock);
    }

    /** @throws InvalidSpecException when the spec contradicts itself, in the words of its own fields */
    Blueprint of(OpenClawRouter resource) throws InvalidSpecException {
        String uid = resource.getMetadata().getUid();
        Optional<Blueprint> last = known.get(uid);
        if (last.isPresent() && last.get().isOf(resource)) {
            return last.get();
        }
        Blueprint blueprint = Blueprint.of(resource, installation, configurations::of);
        known.put(uid, blueprint);
        return blueprint;
    }
}
