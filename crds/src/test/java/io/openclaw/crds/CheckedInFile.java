package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of this module that is generated and checked in, so that users read it without a build. */
record CheckedInFile(String name) {
    private static final String UPDATE = "crd.update";

    /** Fails where the file differs; with {@code -Dcrd.update} writes it first. */
    void assertSays(String content) {
        Path file = Path.of(name);
        try {
            if (System.getProperty(UPDATE) != null) {
                Files.writeString(file, content);
            }
            assertThat(existing(file))
                    .withFailMessage("crds/%s is stale: run  mvn -pl crds -am verify -D%s  and commit it", name, UPDATE)
                    .isEqualTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String existing(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
