package io.openclaw.e2e.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * docs/troubleshooting.md, as far as a program can hold it to its word.
 *
 * @param text all of it
 * @param blocks what is fenced, in its order
 */
record TroubleshootingPage(String text, List<Block> blocks) {
    private static final Path FILE = Path.of("../docs/troubleshooting.md");
    private static final String FENCE = "```";

    /**
     * @param heading that it stands below, of any level
     * @param language after the fence; empty for what a program prints
     */
    record Block(String heading, String language, String text) {}

    /** A file, and what {@code clw-router --check} says of it. */
    record CheckedFile(String heading, String yaml, String said) {
        @Override
        public String toString() {
            return heading + ": " + yaml.lines().map(String::strip).toList();
        }
    }

    static TroubleshootingPage read() {
        String text = all();
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        String language = null;
        StringBuilder block = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (language == null) {
                if (line.startsWith(FENCE)) {
                    language = line.substring(FENCE.length());
                } else if (line.startsWith("#")) {
                    heading = line.replaceFirst("#+ ", "");
                }
            } else if (line.equals(FENCE)) {
                blocks.add(new Block(heading, language, block.toString()));
                block.setLength(0);
                language = null;
            } else {
                block.append(line).append('\n');
            }
        }
        return new TroubleshootingPage(text, List.copyOf(blocks));
    }

    private static String all() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each with the block that follows it. */
    List<CheckedFile> files() {
        List<CheckedFile> files = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block file = blocks.get(i);
            if (file.language.equals("yaml")) {
                Block next = blocks.get(i + 1);
                files.add(new CheckedFile(file.heading, file.text, next.language.isEmpty() ? next.text : "nothing"));
            }
        }
        return files;
    }

    /** What is fenced below a heading in one language. */
    List<String> blocks(String heading, String language) {
        return blocks.stream()
                .filter(block -> block.heading.equals(heading) && block.language.equals(language))
                .map(Block::text)
                .toList();
    }

    /** The last file below a heading. */
    String lastFile(String heading) {
        return blocks(heading, "yaml").getLast();
    }

    /** All commands below a heading that has one block of them. */
    String commands(String heading) {
        List<String> found = blocks(heading, "sh");
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks of commands below '" + heading + "', not one");
        }
        return found.getFirst();
    }
}
