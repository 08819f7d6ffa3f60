package io.openclaw.e2e.endure;

import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A proxy as it comes. */
enum Contender {
    CLW("openclaw.yaml"),
    NGINX("nginx.conf"),
    HAPROXY("haproxy.cfg"),
    CADDY("Caddyfile"),
    SCG("scg.yaml");

    /** Of each JVM: three quarters of the container, as both are often run. */
    static final int HEAP_MB = 768;

    private final String file;

    Contender(String file) {
        this.file = file;
    }

    String words() {
        return switch (this) {
            case CLW -> "clw-router, --memory-mb " + HEAP_MB;
            case NGINX -> "nginx";
            case HAPROXY -> "HAProxy";
            case CADDY -> "Caddy";
            case SCG -> "Spring Cloud Gateway, -Xmx" + HEAP_MB + "m";
        };
    }

    String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its configuration's template in {@code e2e/endure}. */
    String file() {
        return file;
    }

    /** Empty where it isn't installed or built. */
    Optional<List<String>> command(Path root, Path configuration) throws IOException {
        return switch (this) {
            case CLW -> {
                String program = root.resolve("router-image/bin/clw-router").toString();
                yield Optional.of(
                        List.of(program, "--memory-mb", String.valueOf(HEAP_MB), "--config", configuration.toString()));
            }
            case NGINX ->
                installed(
                        "nginx", "-e", "stderr", "-p", "" + configuration.resolveSibling(""), "-c", "" + configuration);
            case HAPROXY -> installed("haproxy", "-db", "-f", configuration.toString());
            case CADDY -> installed("caddy", "run", "--adapter", "caddyfile", "--config", configuration.toString());
            case SCG -> built(root.resolve("e2e/bench/peers/scg/target"), configuration);
        };
    }

    /** @param target of its own build */
    private static Optional<List<String>> built(Path target, Path configuration) throws IOException {
        Path classPath = target.resolve("classpath.txt");
        if (!Files.exists(classPath)) {
            return Optional.empty();
        }
        return Optional.of(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-cp",
                target.resolve("classes") + ":" + Files.readString(classPath).strip(),
                "io.openclaw.bench.scg.Gateway",
                "--spring.config.location=" + configuration.toUri()));
    }

    private static Optional<List<String>> installed(String name, String... arguments) {
        return Tool.find(name).map(program -> {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            return command;
        });
    }
}
