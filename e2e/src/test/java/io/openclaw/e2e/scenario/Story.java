package io.openclaw.e2e.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is done to a router, and what status.diagnosis is to say of it.
 *
 * @param name of the resource, too
 * @param causes of which one is right; empty where nothing may be said
 * @param spec YAML over that of {@link Given}
 * @param course of things; interrupted when enough was seen
 * @param lookedAt from when the trouble begins
 * @param whole what is waited for once the cause was named, so that the whole story is told
 */
record Story(
        String name, List<String> causes, String spec, Course course, Duration lookedAt, Predicate<JsonNode> whole) {

    /** One thing after the other, until it is interrupted. */
    @FunctionalInterface
    interface Course {
        void take(Given given) throws Exception;
    }

    /** As long as trouble needs to be named, and somewhat more: a busy machine takes its time. */
    private static final Duration LOOKED_AT = Duration.ofMinutes(5);

    /** Longer than most trouble took. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(210);

    /** Real trouble, of one of these causes. */
    static Story of(String name, List<String> causes, String spec, Course course) {
        return new Story(name, causes, spec, course, LOOKED_AT, document -> true);
    }

    /** What only looks like trouble. */
    static Story ofNothing(String name, String spec, Course course) {
        return new Story(name, List.of(), spec, course, LEFT_ALONE, document -> true);
    }

    /** The story goes on until a restart is through. */
    Story withRestart() {
        return new Story(
                name,
                causes,
                spec,
                course,
                lookedAt,
                document -> document.at("/status/history/0/outcome").asText().equals("Replaced"));
    }

    boolean isOfTrouble() {
        return !causes.isEmpty();
    }

    /** @param told causes in the order in which they were told */
    boolean isRight(List<String> told) {
        return isOfTrouble() ? !told.isEmpty() && causes.contains(told.getFirst()) : told.isEmpty();
    }
}
