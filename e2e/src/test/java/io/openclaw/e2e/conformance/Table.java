package io.openclaw.e2e.conformance;

import io.openclaw.e2e.conformance.Row.Side;
import io.openclaw.e2e.conformance.Row.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the {@code .rows} files; how they are written is said at the top of the first. */
final class Table {
    private static final List<String> CHAPTERS = List.of(
            "request-line",
            "request-fields",
            "request-body",
            "smuggling",
            "forwarding",
            "forwarded",
            "routing",
            "connections",
            "responses",
            "refusals",
            "cache");
    private static final Pattern RULE = Pattern.compile("\\[([a-z0-9.-]+)] ([^:]+): (.+)");
    private static final Pattern STEP = Pattern.compile(" {2}([A-Z])([<>^]) (.+)");

    private Table() {}

    static List<Row> read() {
        List<Row> rows = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String chapter : CHAPTERS) {
            for (Row row : chapter(chapter)) {
                if (!ids.add(row.id())) {
                    throw new IllegalArgumentException("two rows " + row.id());
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<Row> chapter(String name) {
        List<Row> rows = new ArrayList<>();
        int number = 0;
        for (String line : lines(name + ".rows")) {
            number++;
            Matcher rule = RULE.matcher(line);
            Matcher step = STEP.matcher(line);
            if (rule.matches()) {
                rows.add(new Row(name, rule.group(1), rule.group(2), rule.group(3), new ArrayList<>()));
            } else if (step.matches() && !rows.isEmpty()) {
                rows.get(rows.size() - 1).steps().add(step(step.group(1), step.group(2), step.group(3)));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException(name + ".rows:" + number + ": neither a rule nor a step: " + line);
            }
        }
        return rows;
    }

    private static Step step(String who, String way, String text) {
        if (who.equals("U")) {
            return new Step(
                    switch (way) {
                        case ">" -> Side.UPSTREAM_SENDS;
                        case "^" -> Side.UPSTREAM_HASTENS;
                        default -> Side.UPSTREAM_SEES;
                    },
                    "",
                    text);
        }
        return new Step(way.equals(">") ? Side.CLIENT_SENDS : Side.CLIENT_SEES, who, text);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
