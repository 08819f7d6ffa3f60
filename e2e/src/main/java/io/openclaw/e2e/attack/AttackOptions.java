package io.openclaw.e2e.attack;

import io.openclaw.e2e.options.RunProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * @param root of the checkout
 * @param runs of each attack
 * @param time of one run's attack
 */
record AttackOptions(Path root, List<Attack> attacks, int runs, Duration time) {

    /** Three, so that there is a median. */
    static final int FULL_RUNS = 3;

    static final int FULL_SECONDS = 60;

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static AttackOptions fromSystemProperties() {
        RunProperties properties = new RunProperties("attack");
        return new AttackOptions(
                properties.root(),
                named(properties.text("only")),
                properties.atLeastOne("runs", FULL_RUNS),
                Duration.ofSeconds(properties.atLeastOne("seconds", FULL_SECONDS)));
    }

    /** Whether the run may replace the written results: every attack, often and long enough. */
    boolean full() {
        return runs >= FULL_RUNS && time.toSeconds() >= FULL_SECONDS && attacks.containsAll(List.of(Attack.values()));
    }

    /** @param names separated by commas; empty for all */
    static List<Attack> named(String names) {
        List<String> wanted = Stream.of(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        List<String> known =
                Arrays.stream(Attack.values()).map(attack -> attack.shortName).toList();
        wanted.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("no attack is called '" + name + "', there are "
                    + known.stream().collect(Collectors.joining(", ")));
        });
        return Arrays.stream(Attack.values())
                .filter(attack -> wanted.isEmpty() || wanted.contains(attack.shortName))
                .toList();
    }
}
