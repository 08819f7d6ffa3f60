package io.openclaw.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A proxy made of someone's JVM library, built in {@code e2e/bench/peers}. That build leaves its class path in a file, apart from ours: what it
 * brings along must not get into the demo.
 */
final class JvmPeer {

    /** What clw-router gives itself: memory, one collector's thread on one core, and Netty without its checks for leaks, with Unsafe. */
    private static final List<String> JVM = List.of(
            "-Xms" + Peer.HEAP_MB + "m",
            "-Xmx" + Peer.HEAP_MB + "m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.noUnsafe=false",
            "-Dio.netty.leakDetection.level=disabled");

    private JvmPeer() {}

    /**
     * @param name also of its directory in {@code e2e/bench/peers}
     * @param artifact whose version is the peer's
     * @param arguments further options, main class and what follows it
     */
    static Optional<Peer> find(
            String name, Path root, String artifact, String file, Peer.Command arguments, List<String> missing)
            throws IOException {
        Path target = root.resolve("e2e/bench/peers").resolve(name).resolve("target");
        Path classPath = target.resolve("classpath.txt");
        if (!Files.exists(classPath)) {
            missing.add(name + ": mvn -f e2e/bench/peers compile, which mvn -Pbench does too");
            return Optional.empty();
        }
        String jars = Files.readString(classPath).strip();
        return Optional.of(new Peer(
                name,
                version(artifact, jars),
                file,
                (configuration, port, origin) -> {
                    List<String> command = new ArrayList<>();
                    command.add(Path.of(System.getProperty("java.home"), "bin", "java")
                            .toString());
                    command.addAll(JVM);
                    command.addAll(List.of("-cp", target.resolve("classes") + ":" + jars));
                    command.addAll(arguments.of(configuration, port, origin));
                    return command;
                },
                Map.of()));
    }

    static String version(String artifact, String classPath) {
        var jar = Pattern.compile("/" + Pattern.quote(artifact) + "-(\\d[^/:]*)\\.jar")
                .matcher(classPath);
        return jar.find() ? jar.group(1) : "";
    }
}
