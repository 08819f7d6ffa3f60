package io.openclaw.training;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Makes the AOT cache of clw-router: {@code java -jar clw-router-training.jar bin/clw-router lib/clw-router.aot}. The cache is for the JVM and
 * for the very jars that it was made with; with others the JVM says so and does without.
 */
public final class Training {
    private static final int CLIENTS = 32;
    /** Connections, to the router and from it, are opened and closed in each. */
    private static final int ROUNDS = 3;

    private static final List<Lesson> LESSONS = List.of(
            new Lesson("/sized/1024", 10, 0, 200),
            new Lesson("/sized/102400", 5, 0, 200),
            new Lesson("/chunked/20000", 5, 0, 200),
            new Lesson("/sized/64", 5, 10_240, 200),
            new Lesson("/nowhere", 2, 0, 404));
    private static final List<String> ADMIN = List.of("/metrics", "/healthz", "/readyz");

    private Training() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        if (arguments.length != 2) {
            System.err.println("usage: clw-router-training LAUNCHER CACHE");
            System.exit(64);
        }
        try {
            train(Path.of(arguments[0]), Path.of(arguments[1]).toAbsolutePath().normalize());
        } catch (TrainingException e) {
            System.err.println("training of " + arguments[0] + " failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void train(Path launcher, Path cache)
            throws IOException, InterruptedException, ExecutionException, TrainingException {
        // an old one would be used, and nothing new be learnt
        Files.deleteIfExists(cache);
        Path directory = Files.createTempDirectory("clw-router-training");
        // beside its place, so that it gets there in one step and whole
        Path fresh = cache.resolveSibling(cache.getFileName() + ".new");
        try (var origin = new Origin();
                var router = new RouterInTraining(launcher, directory, origin.port(), fresh)) {
            for (int round = 0; round < ROUNDS; round++) {
                try (var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
                    router.awaitReady(client);
                    for (Lesson lesson : LESSONS) {
                        learn(lesson, client, router);
                    }
                    for (String path : ADMIN) {
                        look(path, client, router);
                    }
                }
            }
            router.finish();
            if (!Files.exists(fresh)) {
                throw router.failed("no cache was written");
            }
            Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
            delete(directory);
        }
    }

    private static void learn(Lesson lesson, HttpClient client, RouterInTraining router)
            throws IOException, InterruptedException, ExecutionException, TrainingException {
        HttpRequest request = lesson.request(router.port());
        List<Future<Integer>> strangers = new ArrayList<>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                strangers.add(clients.submit(() -> unexpected(lesson, request, client)));
            }
        }
        for (Future<Integer> stranger : strangers) {
            if (stranger.get() > 0) {
                throw router.failed("%s was not always answered with %d".formatted(lesson.path(), lesson.status()));
            }
        }
    }

    /** @return how many answers had another status */
    private static int unexpected(Lesson lesson, HttpRequest request, HttpClient client)
            throws IOException, InterruptedException {
        int unexpected = 0;
        for (int i = 0; i < lesson.times(); i++) {
            if (client.send(request, BodyHandlers.discarding()).statusCode() != lesson.status()) {
                unexpected++;
            }
        }
        return unexpected;
    }

    private static void look(String path, HttpClient client, RouterInTraining router)
            throws IOException, InterruptedException, TrainingException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.adminPort() + path))
                .build();
        int status = client.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw router.failed(path + " was answered with " + status);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
