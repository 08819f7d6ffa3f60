package io.openclaw.e2e.results;

import java.util.List;

/** Markdown, aligned so that a terminal shows it as well. Pure. */
public final class MarkdownTable {

    private MarkdownTable() {}

    /** @param lines of cells, the first line the head */
    public static String of(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        var text = new StringBuilder();
        for (int index = 0; index < lines.size(); index++) {
            for (int column = 0; column < columns; column++) {
                text.append("| ")
                        .append(padded(lines.get(index).get(column), widths[column]))
                        .append(' ');
            }
            text.append("|\n");
            if (index == 0) {
                for (int column = 0; column < columns; column++) {
                    text.append('|').append("-".repeat(widths[column] + 2));
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
