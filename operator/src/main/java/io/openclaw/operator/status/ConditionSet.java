package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Conditions as the Kubernetes API conventions want them: the generation each speaks of, a transition time that changes with the status alone, and
 * always in the same order.
 */
final class ConditionSet {
    /** metav1.Condition bounds a message at 32 KiB; nobody reads that much, and etcd keeps it. */
    private static final int LONGEST_MESSAGE = 2_048;

    /** Those that are well when true; all others are well when false. */
    private static final Set<String> GOOD = Set.of("Ready", "Available", "ConfigApplied");
    /** Those that only tell what goes on. */
    private static final Set<String> NEUTRAL = Set.of("Progressing", "RestartInProgress");

    private final Map<String, Condition> before;
    private final long generation;
    private final String now;
    private final List<Condition> conditions = new ArrayList<>();

    ConditionSet(Collection<Condition> before, long generation, Instant now) {
        this.before = before.stream()
                .collect(Collectors.toMap(Condition::getType, Function.identity(), (a, b) -> b, LinkedHashMap::new));
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * @param reason CamelCase
     * @param message for a person: what is, and what to do about it; where it is no good news, the page on it in the repository is added
     */
    ConditionSet set(String type, boolean status, String reason, String message) {
        String text = status ? "True" : "False";
        Condition old = before.get(type);
        String since = old != null && text.equals(old.getStatus()) ? old.getLastTransitionTime() : now;
        conditions.add(new ConditionBuilder()
                .withType(type)
                .withStatus(text)
                .withReason(reason)
                .withMessage(bounded(message) + runbook(type, status))
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build());
        return this;
    }

    private static String bounded(String message) {
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    }

    private static String runbook(String type, boolean status) {
        boolean well = GOOD.contains(type) == status || NEUTRAL.contains(type);
        return well ? "" : " (see docs/runbook/conditions/" + type + ".md)";
    }

    /** For what is not known now: as it was, if the spec is still the same. */
    ConditionSet keepOr(String type, boolean status, String reason, String message) {
        Condition old = before.get(type);
        if (old != null && Objects.equals(old.getObservedGeneration(), generation)) {
            conditions.add(old);
            return this;
        }
        return set(type, status, reason, message);
    }

    /** All that were not set here stay as they were, of the generation that they spoke of. */
    ConditionSet keepOthers() {
        before.values().stream()
                .filter(old -> conditions.stream()
                        .noneMatch(condition -> condition.getType().equals(old.getType())))
                .forEach(conditions::add);
        return this;
    }

    List<Condition> toList() {
        return List.copyOf(conditions);
    }
}
