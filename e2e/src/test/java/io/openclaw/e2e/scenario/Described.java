package io.openclaw.e2e.scenario;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code kubectl describe ocr} prints of a router, named {@code edge}, with neutral addresses. */
final class Described {
    private Described() {}

    /** Null where there is no kubectl. */
    static @Nullable String of(Stage stage, Subject router) {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(part -> Files.isExecutable(Path.of(part, "kubectl")));
        if (!there) {
            return null;
        }
        try {
            Process kubectl = new ProcessBuilder(
                            "kubectl",
                            "--kubeconfig",
                            stage.local().kubeconfig().toString(),
                            "--cache-dir",
                            Path.of("target", stage.name(), "kubectl-cache")
                                    .toAbsolutePath()
                                    .toString(),
                            "describe",
                            "ocr",
                            router.name(),
                            "--namespace",
                            router.name())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(router.name(), "edge").replaceAll("127(?:\\.\\d+){3}:\\d+", "10.0.3.7:8080");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
