package io.openclaw.e2e.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** What a {@link Story} has at hand: a router of one pod with its upstream, and clients of its Service. */
final class Given implements AutoCloseable {
    private static final String SPEC = """
            replicas: 1
            upstreams: [{name: app, endpoints: ["http://127.0.0.1:%d"]}]
            process: {maxHeap: 96Mi, minUptime: 1h}
            restart: {cooldown: 10m, maxPerHour: 4}
            limits: {maxTunnels: 0, requestTimeout: 2m}
            monitoring: {sampleInterval: 2s}
            """;

    /** Each is four descriptors of this process: both ends, and both of the Service. */
    private static final int CONNECTIONS = 1_536;

    private static final int TRAFFIC_PORT = 3000;
    /** A route gives up after a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(55);

    private static final int REQUESTS_A_CONNECTION = 100;
    private static final Duration USUAL_LATENCY = Duration.ofMillis(100);

    private final Subject router;
    private final InetSocketAddress service;
    private final List<LoadGenerator> loads = new ArrayList<>();
    private final List<Socket> readers = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private Backend backend;
    private volatile Instant began = Instant.MAX;

    private Given(Backend backend, Subject router, InetSocketAddress service) {
        this.backend = backend;
        this.router = router;
        this.service = service;
    }

    /** Once its Service's address leads to its pod. */
    static Given ready(Stage stage, String name, Story story) throws IOException, InterruptedException {
        Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        backend.latency(USUAL_LATENCY);
        String usual = SPEC.formatted(backend.address().getPort());
        Subject router = Subject.create(stage, name, List.of(usual, story.spec()));
        router.await("Ready", "True");
        Given given = new Given(backend, router, stage.local().serviceAddress(name, name));
        Await.until("the Service of " + name + " answers", given::isAnswered);
        return given;
    }

    Subject router() {
        return router;
    }

    Backend backend() {
        return backend;
    }

    /** From now on something is wrong. */
    void begins() {
        began = Instant.now();
        begun.countDown();
    }

    /** When the trouble began; waits for it. */
    Instant began(Duration atMost) throws InterruptedException {
        if (!begun.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the story has not begun within " + atMost);
        }
        return began;
    }

    static void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** For as long as the story goes on. */
    LoadGenerator gets(String path, double perSecond) {
        return load(path, 0, 0, perSecond);
    }

    LoadGenerator posts(String path, int bytes, double perSecond) {
        return load(path, 1, bytes, perSecond);
    }

    private synchronized LoadGenerator load(String path, int postEvery, int bytes, double perSecond) {
        LoadOptions options = new LoadOptions(
                service,
                path,
                postEvery,
                bytes,
                CONNECTIONS,
                Duration.ofSeconds(1),
                REQUESTS_A_CONNECTION,
                PATIENCE,
                null);
        LoadGenerator load = LoadGenerator.start(options, "load", perSecond);
        loads.add(load);
        return load;
    }

    /** On a connection of its own. One that fails is no more than that, and told in the output. */
    void get(String path) {
        try {
            ask(path);
        } catch (IOException e) {
            tell("GET " + path, e);
        }
    }

    private boolean isAnswered() {
        try {
            return ask("/").length > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private byte[] ask(String path) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: edge\r\nConnection: close\r\n\r\n"
                            .formatted(path)
                            .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }

    private void tell(String what, IOException failure) {
        System.getLogger(Given.class.getName())
                .log(System.Logger.Level.INFO, what + " of " + router.name() + " failed", failure);
    }

    /** One GET after the other, each of a path of its own, until interrupted. */
    void getsOf(LongFunction<String> path, double perSecond) throws InterruptedException {
        for (long number = 0; ; number++) {
            get(path.apply(number));
            Thread.sleep((long) (TimeUnit.SECONDS.toMillis(1) / perSecond));
        }
    }

    /**
     * A client that asks and then takes next to nothing: of the pod itself, since between it and the Service the kernel holds megabytes. One that comes
     * while the pod is being replaced may find nobody, and goes.
     */
    synchronized void slowReader(String path) throws IOException {
        Socket socket = new Socket();
        readers.add(socket);
        socket.setReceiveBufferSize(4 * 1024);
        try {
            Pod pod = router.pods().stream()
                    .filter(Readiness::isPodReady)
                    .findFirst()
                    .orElseThrow(() -> new ConnectException("no pod is ready"));
            socket.connect(new InetSocketAddress(pod.getStatus().getPodIP(), TRAFFIC_PORT), (int) PATIENCE.toMillis());
        } catch (IOException e) {
            tell("a slow reader", e);
            return;
        }
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: edge\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(() -> {
            byte[] some = new byte[2_048];
            try {
                while (socket.getInputStream().read(some) >= 0) {
                    Thread.sleep(TimeUnit.SECONDS.toMillis(1));
                }
            } catch (IOException | InterruptedException over) {
                // the story's end
            }
        });
    }

    /** One POST, at some bytes a second; waits for the answer. */
    void upload(String path, int bytes, int perSecond) throws IOException, InterruptedException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("POST %s HTTP/1.1\r\nHost: edge\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                    .formatted(path, bytes)
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[perSecond / 10];
            for (int sent = 0; sent < bytes; sent += piece.length) {
                out.write(piece, 0, Math.min(piece.length, bytes - sent));
                Thread.sleep(100);
            }
            socket.getInputStream().readAllBytes();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(service, (int) PATIENCE.toMillis());
        return socket;
    }

    /** The upstream goes, and comes back at its address. */
    synchronized void upstreamRestarts(Duration away) throws IOException, InterruptedException {
        InetSocketAddress address = backend.address();
        backend.close();
        Thread.sleep(away);
        backend = Backend.start(address);
        backend.latency(USUAL_LATENCY);
    }

    /** The upstream goes first: nobody waits for its answers then. */
    @Override
    public synchronized void close() throws IOException {
        backend.close();
        for (Socket reader : readers) {
            reader.close();
        }
        loads.forEach(LoadGenerator::close);
    }
}
