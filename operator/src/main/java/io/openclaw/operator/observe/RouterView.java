package io.openclaw.operator.observe;

import io.openclaw.operator.restart.RestartRules;
import io.openclaw.operator.restart.RestartState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resource, as far as restarts go.
 *
 * @param paused by spec or annotation: no restart begins
 * @param request value of the annotation openclaw.io/restart-at, null without one
 */
public record RouterView(
        String namespace,
        String name,
        String uid,
        boolean paused,
        @Nullable String request,
        RestartRules rules,
        RestartState state) {

    /** With the deaths among these pods that the history does not have yet. */
    public RouterView knowing(List<PodView> pods) {
        return new RouterView(namespace, name, uid, paused, request, rules, state.withDeathsIn(pods));
    }
}
