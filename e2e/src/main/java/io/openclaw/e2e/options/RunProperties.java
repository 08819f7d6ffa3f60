package io.openclaw.e2e.options;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The system properties of one kind of run, as in {@code -Dbench.rounds=3}. One that is blank is as good as none.
 *
 * @param run what their names begin with
 */
public record RunProperties(String run) {

    /** Of the checkout. */
    public Path root() {
        return Path.of(text("root")).toAbsolutePath().normalize();
    }

    public String text(String name) {
        return System.getProperty(run + "." + name, "").strip();
    }

    /** What is separated by commas. */
    public List<String> listed(String name) {
        return Stream.of(text(name).split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    public int atLeastOne(String name, int otherwise) {
        String text = text(name);
        try {
            int value = text.isEmpty() ? otherwise : Integer.parseInt(text);
            if (value < 1) {
                throw new IllegalArgumentException(run + "." + name + " is at least 1, not " + value);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(run + "." + name + " is a number, not '" + text + "'", e);
        }
    }
}
