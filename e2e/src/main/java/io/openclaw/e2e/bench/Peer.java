package io.openclaw.e2e.bench;

import io.openclaw.e2e.program.FreePort;
import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A proxy that can be measured.
 *
 * @param name in {@code -Dbench.proxies} and in the table
 * @param file its configuration in {@code e2e/bench}, empty for none
 * @param environment added to the bench's own
 */
record Peer(String name, String version, String file, Command command, Map<String, String> environment) {

    /** What starts it, once its configuration is written and its port known. */
    interface Command {
        List<String> of(Path configuration, int port, int originPort);
    }

    static final String CLW = "clw";
    static final String CLW_URING = "clw-uring";
    static final String HAPROXY = "haproxy";
    static final String NGINX = "nginx";
    static final String VARNISH = "varnish";
    static final String CADDY = "caddy";
    static final String VERTX = "vertx";
    static final String SCG = "scg";

    /** In the order of the table. */
    static final List<String> NAMES = List.of(CLW, CLW_URING, HAPROXY, NGINX, VARNISH, CADDY, VERTX, SCG);

    /** Of clw-router and of every JVM beside it. */
    static final int HEAP_MB = 256;

    Program start(Path configurations, Path directory, int core, int originPort) throws IOException {
        int port = FreePort.next();
        Path configuration = directory.resolve(name.replaceAll("[^a-z0-9]+", "-") + "-" + file);
        if (!file.isEmpty()) {
            write(configurations.resolve(file), configuration, port, originPort);
        }
        Program program =
                Program.start(name, command.of(configuration, port, originPort), environment, core, port, directory);
        try {
            // a router that may not use it falls back to epoll, and its row would be a lie
            if (name.startsWith(CLW_URING) && !program.hasOpen(Uring.FILE)) {
                throw new IOException(name + " runs without io_uring");
            }
        } catch (IOException | RuntimeException e) {
            program.close();
            throw e;
        }
        return program;
    }

    /** Whether a run without it is not worth its time; another that doesn't start is left out. */
    boolean needed() {
        return name.equals(CLW) || name.equals(HAPROXY);
    }

    /** Hits are for those who have a cache, and Varnish is there for them alone. */
    static boolean takesPart(String name, Scenario scenario) {
        boolean caches = name.startsWith(CLW) || name.equals(NGINX) || name.equals(VARNISH);
        return scenario.cached() ? caches : !name.equals(VARNISH);
    }

    /** Copies a configuration with its ports and directory put in. */
    static void write(Path template, Path configuration, int port, int originPort) throws IOException {
        Files.writeString(
                configuration,
                Files.readString(template)
                        .replace("@PORT@", String.valueOf(port))
                        .replace("@ORIGIN_PORT@", String.valueOf(originPort))
                        .replace("@ADMIN_PORT@", String.valueOf(FreePort.next()))
                        .replace("@DIRECTORY@", configuration.resolveSibling("").toString())
                        .replace("@KILOBYTE@", "x".repeat(Scenario.KILOBYTE)));
    }

    /** Those asked for, or all that are there; {@code missing} takes what is not, with the cure. */
    static List<Peer> find(BenchOptions options, List<String> missing) throws IOException {
        List<Peer> found = new ArrayList<>();
        for (String name : options.proxies().isEmpty() ? NAMES : options.proxies()) {
            find(name, options, missing).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Peer> find(String name, BenchOptions options, List<String> missing) throws IOException {
        int at = name.indexOf('@');
        boolean elsewhere = at >= 0 && name.startsWith(CLW);
        Path checkout =
                elsewhere ? Path.of(name.substring(at + 1)).toAbsolutePath().normalize() : options.root();
        return switch (elsewhere ? name.substring(0, at) : name) {
            case CLW -> clw(name, checkout, "epoll", options.clwJvm(), missing);
            case CLW_URING -> {
                Optional<String> obstacle = Uring.obstacle();
                obstacle.ifPresent(why -> missing.add(name + ": " + why));
                yield obstacle.isPresent()
                        ? Optional.empty()
                        : clw(name, checkout, "io_uring", options.clwJvm(), missing);
            }
            case HAPROXY ->
                installed(name, missing, "-v", "haproxy.cfg", (file, port, origin) -> List.of("-db", "-f", "" + file));
            case NGINX ->
                installed(
                        name,
                        missing,
                        "-v",
                        "nginx.conf",
                        (file, port, origin) ->
                                List.of("-e", "stderr", "-p", "" + file.resolveSibling(""), "-c", "" + file));
            case VARNISH ->
                installed(
                        name,
                        "varnishd",
                        missing,
                        "-V",
                        "varnish.vcl",
                        (file, port, origin) -> List.of(
                                "-F",
                                "-j",
                                "none",
                                "-n",
                                "" + file.resolveSibling("varnish"),
                                "-a",
                                "127.0.0.1:" + port,
                                "-f",
                                "" + file,
                                "-s",
                                "malloc,64m",
                                "-p",
                                "default_ttl=3600",
                                "-p",
                                "listen_depth=4096"));
            case CADDY ->
                installed(
                        name,
                        missing,
                        "version",
                        "Caddyfile",
                        (file, port, origin) -> List.of("run", "--adapter", "caddyfile", "--config", "" + file));
            case VERTX ->
                JvmPeer.find(
                        name,
                        options.root(),
                        "vertx-http-proxy",
                        "",
                        (file, port, origin) -> List.of(
                                "-Dvertx.disableContextTimings=true",
                                "-Dvertx.disableTCCL=true",
                                "io.openclaw.bench.vertx.VertxProxy",
                                "" + port,
                                "" + origin),
                        missing);
            case SCG ->
                JvmPeer.find(
                        name,
                        options.root(),
                        "spring-cloud-gateway-server-webflux",
                        "scg.yaml",
                        (file, port, origin) -> List.of(
                                "-Dreactor.netty.ioWorkerCount=1",
                                "io.openclaw.bench.scg.Gateway",
                                "--spring.config.location=" + file.toUri()),
                        missing);
            default ->
                throw new IllegalArgumentException("bench.proxies: no proxy '" + name + "', there are "
                        + String.join(", ", NAMES) + ", clw@CHECKOUT, clw-uring@CHECKOUT");
        };
    }

    private static Optional<Peer> installed(
            String name, List<String> missing, String versionFlag, String file, Command arguments) throws IOException {
        return installed(name, name, missing, versionFlag, file, arguments);
    }

    private static Optional<Peer> installed(
            String name, String tool, List<String> missing, String versionFlag, String file, Command arguments)
            throws IOException {
        Optional<Path> program = Tool.find(tool);
        if (program.isEmpty()) {
            missing.add(name + ": apt-get install " + name);
            return Optional.empty();
        }
        String path = program.get().toString();
        return Optional.of(new Peer(
                name,
                Tool.version(List.of(path, versionFlag)),
                file,
                (configuration, port, origin) -> {
                    List<String> command = new ArrayList<>(List.of(path));
                    command.addAll(arguments.of(configuration, port, origin));
                    return command;
                },
                Map.of("GOMAXPROCS", "1")));
    }

    private static Optional<Peer> clw(String name, Path checkout, String transport, String jvm, List<String> missing) {
        Path program = checkout.resolve("router-image/bin/clw-router");
        if (!Files.exists(checkout.resolve("router-image/router/target/clw-router.jar"))) {
            missing.add(name + ": mvn -DskipTests package in " + checkout);
            return Optional.empty();
        }
        return Optional.of(new Peer(
                name,
                "",
                "openclaw.yaml",
                (file, port, origin) ->
                        List.of(program.toString(), "--config", file.toString(), "--memory-mb", "" + HEAP_MB),
                Map.of("JDK_JAVA_OPTIONS", ("-Dopenclaw.transport=" + transport + " " + jvm).strip())));
    }
}
