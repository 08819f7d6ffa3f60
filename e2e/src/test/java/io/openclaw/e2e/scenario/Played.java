package io.openclaw.e2e.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What came of a {@link Story}.
 *
 * @param told causes, in the order in which status.diagnosis told them. Unknown is none, but where nothing is to be said
 * @param seconds from the trouble's beginning to the first; negative where nothing was said
 * @param status at the end
 * @param described what kubectl describe printed then; null where there is none
 */
record Played(
        Story story,
        int round,
        List<String> told,
        double seconds,
        int restarts,
        int oomKilled,
        JsonNode status,
        @Nullable String described) {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Traffic as usual comes first. */
    private static final Duration BEGINS_WITHIN = Duration.ofMinutes(3);
    /** Once a cause was told, what comes of it. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(25);

    /** For a restart that was named late. */
    private static final Duration LAST_WORDS = Duration.ofMinutes(2);

    private static final String UNKNOWN = "Unknown";

    boolean isRight() {
        return story.isRight(told);
    }

    /** Of the stage's own cluster. */
    static Played play(Stage stage, Story story, int round) throws Exception {
        String name = story.name() + "-" + round;
        try (Given given = Given.ready(stage, name, story)) {
            AtomicReference<Exception> broken = new AtomicReference<>();
            Thread course = Thread.ofVirtual().name(name).start(() -> take(story, given, broken));
            try {
                Played played = watch(stage, story, round, given);
                if (broken.get() != null) {
                    throw new IllegalStateException(name + " was not played to its end", broken.get());
                }
                return played;
            } finally {
                course.interrupt();
                course.join();
                given.router().delete();
            }
        }
    }

    private static void take(Story story, Given given, AtomicReference<Exception> broken) {
        try {
            story.course().take(given);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!Thread.currentThread().isInterrupted()) {
                broken.set(e);
            }
        }
    }

    private static Played watch(Stage stage, Story story, int round, Given given) throws InterruptedException {
        Instant began = given.began(BEGINS_WITHIN);
        Instant until = began.plus(story.lookedAt());
        List<String> told = new ArrayList<>();
        double seconds = -1;
        JsonNode document = given.router().document();
        Instant last = until.plus(LAST_WORDS);
        while (Instant.now().isBefore(until)
                || (!told.isEmpty()
                        && !story.whole().test(document)
                        && Instant.now().isBefore(last))) {
            String cause = document.at("/status/diagnosis/cause").asText();
            boolean counts = !cause.isEmpty() && (!story.isOfTrouble() || !cause.equals(UNKNOWN));
            if (counts && !told.contains(cause)) {
                if (told.isEmpty()) {
                    seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
                    until = story.isOfTrouble() ? earlier(until, Instant.now().plus(AFTERWARDS)) : until;
                }
                told.add(cause);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            document = given.router().document();
        }
        return new Played(
                story,
                round,
                List.copyOf(told),
                seconds,
                document.at("/status/restarts/total").asInt(),
                document.at("/status/restarts/oomKilled").asInt(),
                document.path("status"),
                Described.of(stage, given.router()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** For whoever wants to read it, and for the documentation. */
    Played kept(Stage stage) throws IOException {
        String name = story.name() + "-" + round;
        Path directory = Files.createDirectories(Path.of("target", stage.name(), "described"));
        Files.writeString(directory.resolve(name + ".json"), status.toPrettyString());
        if (described != null) {
            Files.writeString(directory.resolve(name + ".txt"), described);
        }
        return this;
    }
}
