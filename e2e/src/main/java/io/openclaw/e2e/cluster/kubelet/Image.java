package io.openclaw.e2e.cluster.kubelet;

import java.nio.file.Path;
import java.util.List;

/**
 * What stands for a container image: a directory of this machine.
 *
 * @param directory what an image volume mounts
 * @param entrypoint the program and its first arguments, absolute; empty for an image that is only mounted
 */
public record Image(Path directory, List<String> entrypoint) {

    public Image {
        directory = directory.toAbsolutePath().normalize();
        entrypoint = List.copyOf(entrypoint);
    }

    /** An image that runs {@code program}. */
    public static Image program(Path program) {
        Path absolute = program.toAbsolutePath().normalize();
        return new Image(absolute.resolveSibling("."), List.of(absolute.toString()));
    }

    /** An image that is only mounted as a volume. */
    public static Image files(Path directory) {
        return new Image(directory, List.of());
    }
}
