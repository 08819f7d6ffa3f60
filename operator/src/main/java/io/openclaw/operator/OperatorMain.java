package io.openclaw.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.config.OperatorConfig;
import io.openclaw.operator.config.OperatorKey;
import io.openclaw.operator.controller.Controller;
import io.openclaw.operator.controller.FrameworkMetrics;
import io.openclaw.operator.desired.AdminToken;
import io.openclaw.operator.health.HealthServer;
import io.openclaw.operator.informer.LeanSerialization;
import io.openclaw.operator.informer.LeanStore;
import io.openclaw.operator.metrics.OperatorMetrics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program: wiring only. */
public final class OperatorMain {
    /** Kubernetes starts it again, with its back-off. */
    private static final int START_FAILED = 1;

    /**
     * For thousands of pods that are asked every ten seconds: with the JDK's own values each idle connection holds 40 KiB for half a minute. A buffer takes
     * most requests to the API server whole: one of 2 KiB has them sent in pieces, a system call each. The API server, which speaks HTTP/2, keeps what it
     * has.
     */
    private static final Map<String, String> HTTP_CLIENT = Map.of(
            "jdk.httpclient.bufsize", "8192",
            "jdk.httpclient.keepalive.timeout", "1",
            "jdk.httpclient.keepalive.timeout.h2", "30");

    /** A reconcile waits for the API server more than it works: so many keep one CPU busy. */
    private static final int RECONCILES = 32;

    /** Five tries and then silence is the framework's default; an API server may be away for longer. */
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);

    private static final Duration RETRY_MOST = Duration.ofSeconds(30);
    private static final double RETRY_GROWTH = 1.5;

    // held, because the log manager forgets the level of a logger that nobody holds
    private static final Logger OURS = Logger.getLogger("io.openclaw");
    /** It warns that our own API is v1alpha1. */
    private static final Logger VERSION_WARNINGS =
            Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

    private OperatorMain() {}

    public static void main(String[] args) throws InterruptedException {
        HTTP_CLIENT.forEach(System.getProperties()::putIfAbsent);
        KubernetesClient kubernetes = client();
        try {
            OperatorConfig config = OperatorConfig.of(System.getenv());
            log(config.logLevel());
            start(config, kubernetes);
        } catch (IOException | RuntimeException e) {
            // the health server's thread would keep a process alive that controls nothing
            StartFailure.explain(e, kubernetes.getMasterUrl())
                    .ifPresentOrElse(
                            why -> {
                                OURS.severe("Can't start: " + why);
                                OURS.log(Level.FINE, "Where", e);
                            },
                            () -> OURS.log(Level.SEVERE, "Can't start", e));
            System.exit(START_FAILED);
        }
        new CountDownLatch(1).await();
    }

    private static void start(OperatorConfig config, KubernetesClient kubernetes) throws IOException {
        OperatorMetrics metrics = new OperatorMetrics();
        Controller controller = new Controller(
                kubernetes, config, new AdminToken(OperatorKey.load(config, kubernetes)), metrics, Clock.systemUTC());
        Leadership leadership = new Leadership(ownNamespace(config, kubernetes));
        FrameworkMetrics framework = new FrameworkMetrics(metrics); // asked for twice
        Operator operator = new Operator(overrider -> {
            overrider
                    .withKubernetesClient(kubernetes)
                    .withCloseClientOnStop(false)
                    .withResourceCloner(unchanged())
                    .withExecutorService(reconciles())
                    .withMetrics(framework);
            if (config.leaderElection()) {
                overrider.withLeaderElectionConfiguration(leadership.configuration());
            }
        });
        operator.register(controller.reconciler(), overrider -> configure(overrider, config));
        HealthServer health = HealthServer.start(
                config.healthPort(),
                () -> healthy(operator),
                () -> operator.getRuntimeInfo().isStarted(),
                metrics::toText);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            leadership.stopping();
            List<Runnable> steps = new ArrayList<>(List.of(operator::stop, controller::close));
            if (config.leaderElection()) {
                steps.add(() -> leadership.release(kubernetes));
            }
            steps.addAll(List.of(health::close, kubernetes::close));
            end(steps);
        }));
        operator.start();
    }

    /** Virtual, as all that waits for an answer: what wakes a thread of the system's own costs more than most of what such a thread then does. */
    private static ExecutorService reconciles() {
        return Executors.newFixedThreadPool(
                RECONCILES, Thread.ofVirtual().name("reconcile-", 0).factory());
    }

    private static KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(new LeanSerialization())
                .withTaskExecutor(Executors.newVirtualThreadPerTaskExecutor())
                .withHttpClientFactory(new JdkHttpClientFactory() {
                    @Override
                    protected void additionalConfig(HttpClient.Builder builder) {
                        builder.executor(Executors.newVirtualThreadPerTaskExecutor());
                    }
                })
                .build();
    }

    private static String ownNamespace(OperatorConfig config, KubernetesClient kubernetes) {
        String own = config.ownNamespace() == null ? kubernetes.getNamespace() : config.ownNamespace();
        return own == null ? "default" : own;
    }

    /** All of it, whatever fails of it: what is left over ends with the process. */
    private static void end(List<Runnable> steps) {
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                OURS.log(Level.WARNING, "At the end", e);
            }
        }
    }

    /** Before it leads there is nothing to be ill. */
    private static boolean healthy(Operator operator) {
        return !operator.getRuntimeInfo().isStarted()
                || operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    private static void configure(ControllerConfigurationOverrider<OpenClawRouter> overrider, OperatorConfig config) {
        if (config.namespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
        } else {
            overrider.settingNamespaces(config.namespaces());
        }
        if (config.namespaces().size()
                < 2) { // else several informers would share one store, and resources are kept whole
            overrider.withItemStore(new LeanStore<>());
        }
        // annotations steer restarts and don't change the generation; our own status writes wake nobody
        overrider
                .withGenerationAware(false)
                .withOnUpdateFilter(OperatorMain::asksForMore)
                .withRetry(new GenericRetry()
                        .setInitialInterval(RETRY_FIRST)
                        .setIntervalMultiplier(RETRY_GROWTH)
                        .setMaxInterval(RETRY_MOST.toMillis())
                        .withoutMaxAttempts());
    }

    /** Resources are never changed here: no reconcile needs a copy of its own. */
    private static Cloner unchanged() {
        return new Cloner() {
            @Override
            public <R extends HasMetadata> R clone(R resource) {
                return resource;
            }
        };
    }

    private static boolean asksForMore(OpenClawRouter now, OpenClawRouter before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations());
    }

    private static void log(String level) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
        // handlers pass what the loggers let through
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(Level.ALL);
        }
        OURS.setLevel(Level.parse(level));
        VERSION_WARNINGS.setLevel(Level.SEVERE);
    }
}
