package io.openclaw.e2e.demo;

import io.openclaw.e2e.load.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the demo promises, clause by clause. */
enum Promise {
    NO_REQUEST_FAILED("noRequestFailed", "no request failed") {
        @Override
        boolean isKept(Findings f) {
            return f.load().failed() == 0
                    && f.load().underWay() == 0
                    && f.load().ok() > 0;
        }
    },
    NO_MEMORY_DEATH("nothingOomKilled", "nothing was OOM-killed") {
        @Override
        boolean isKept(Findings f) {
            return f.evidence().oomKilled() == 0;
        }
    },
    ENOUGH_RESTARTS("atLeastThreeRestarts", "at least three pods were replaced") {
        @Override
        boolean isKept(Findings f) {
            return f.evidence().completed().size() >= RESTARTS_TO_SHOW;
        }
    },
    ONE_AT_A_TIME("neverTwoRestartsAtOnce", "never two at the same time") {
        @Override
        boolean isKept(Findings f) {
            return !f.evidence().restartsOverlap();
        }
    },
    NEVER_FEWER("neverFewerReadyThanReplicas", "never fewer ready pods than replicas") {
        @Override
        boolean isKept(Findings f) {
            return f.evidence()
                    .minServing()
                    .filter(pods -> pods >= f.replicas())
                    .isPresent();
        }
    },
    REASON_WRITTEN("everyRestartHasAReason", "every restart has a written reason") {
        @Override
        boolean isKept(Findings f) {
            return f.evidence().completed().stream()
                    .noneMatch(restart ->
                            f.reasons().getOrDefault(restart.pod(), List.of()).isEmpty());
        }
    },
    SHED_IN_OVERLOAD_ONLY("shedInOverloadOnly", "requests were shed in the overload, and only there") {
        @Override
        boolean isKept(Findings f) {
            Tally overload = f.byPhase().get(Phase.OVERLOAD);
            return overload != null
                    && overload.shed() > 0
                    && overload.shed() == f.load().shed();
        }
    },
    RECOVERED("recovered", "after it every request was answered again") {
        @Override
        boolean isKept(Findings f) {
            Tally recovery = f.byPhase().get(Phase.RECOVERY);
            return recovery != null && recovery.ok() > 0 && recovery.ok() == recovery.requests();
        }
    };

    /** Fewer would not show that it goes on and on. */
    static final int RESTARTS_TO_SHOW = 3;

    final String key;
    final String words;

    Promise(String key, String words) {
        this.key = key;
        this.words = words;
    }

    abstract boolean isKept(Findings findings);

    static Map<String, Boolean> judge(Findings findings) {
        Map<String, Boolean> verdicts = new LinkedHashMap<>();
        for (Promise clause : values()) {
            verdicts.put(clause.key, clause.isKept(findings));
        }
        return verdicts;
    }
}
