package io.openclaw.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can't be used; the message has one line a problem, and the program that reads it exits 78. */
public final class SettingsException extends Exception {
    private final transient List<Problem> problems;

    public SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
